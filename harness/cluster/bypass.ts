/**
 * Ways around the links: connections that a node's servers hold to another node's own address, which only the proxy
 * should use, or to the link of a third node, of whom they heard where a peer is. A system that passes on addresses
 * instead of names makes such connections, and then no partition separates it. Linux only; sees what the kernel's
 * tables say now.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Way } from "./network.js";
import type { Peer, Site } from "./plan.js";

/** A node and the processes that are it. */
export interface Dweller {
  readonly site: Site;
  readonly pids: readonly number[];
}

/** Who dials whom past the link between them, where nodes are processes of this machine. */
export function bypasses(nodes: readonly Dweller[]): Way[] {
  const dialled = new Map(established().map(({ inode, remote }) => [inode, remote]));
  return nodes.flatMap(({ site, pids }) => {
    const reached = new Set(pids.flatMap(socketsOf).map((inode) => dialled.get(inode)));
    return around(site, ({ own, elsewhere }) => [own, ...elsewhere].some((address) => reached.has(address)));
  });
}

/** The same where all that a node dials comes from its own address, and the links' are addresses of this machine. */
export function bypassesByAddress(sites: readonly Site[]): Way[] {
  const taken = new Set(established().map(({ local, remote }) => `${remote} ${local}`));
  return sites.flatMap((site) =>
    around(site, ({ elsewhere }) => elsewhere.some((address) => taken.has(`${site.host} ${address}`))),
  );
}

function around({ name: from, peers }: Site, isReached: (peer: Peer) => boolean): Way[] {
  return peers.filter((peer) => peer.name !== from && isReached(peer)).map(({ name: to }) => ({ from, to }));
}

const ESTABLISHED = "01";
const HEADER_ROWS = 1;

interface Established {
  readonly inode: string;
  readonly local: string;
  readonly remote: string;
}

function established(): Established[] {
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    readText(file).trim().split("\n").slice(HEADER_ROWS),
  );
  return rows.flatMap((row) => {
    const [, local, remote, state, , , , , , inode] = row.trim().split(/\s+/);
    return state === ESTABLISHED && inode !== undefined
      ? [{ inode, local: addressOf(local!), remote: addressOf(remote!) }]
      : [];
  });
}

/** Of `0100007F:1F90`: four bytes, the last first; those of IPv6 end with the four of a mapped IPv4 address. */
function addressOf(text: string): string {
  const hex = text.split(":")[0]!.slice(-8);
  const bytes = [6, 4, 2, 0].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return bytes.join(".");
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder).flatMap((name) => {
      try {
        const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${name}`)) ?? [];
        return inode === undefined ? [] : [inode];
      } catch {
        return [];
      }
    });
  } catch {
    // Gone, or not ours to look into.
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
