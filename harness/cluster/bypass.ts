/**
 * Ways around the links: connections that a node's servers hold to another node's own address, which only the proxy
 * should use. A system that announces addresses instead of names makes such connections, and then no partition
 * separates it. Linux only; sees what the kernel's tables say now.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Way } from "./network.js";

/** A node, its own address, and the processes that are it. */
export interface Dweller {
  readonly name: string;
  readonly host: string;
  readonly pids: readonly number[];
}

/** Who dials whom directly. */
export function bypasses(nodes: readonly Dweller[]): Way[] {
  const byHost = new Map(nodes.map(({ name, host }) => [host, name]));
  const remotes = establishedRemotes();
  return nodes.flatMap(({ name, pids }) => {
    const reached = new Set<string>();
    for (const inode of pids.flatMap(socketsOf)) {
      const to = byHost.get(remotes.get(inode) ?? "");
      if (to !== undefined && to !== name) reached.add(to);
    }
    return [...reached].sort().map((to) => ({ from: name, to }));
  });
}

const ESTABLISHED = "01";
const HEADER_ROWS = 1;

/** Inode of each established socket that was dialled → the address it reaches. */
function establishedRemotes(): Map<string, string> {
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    readText(file).trim().split("\n").slice(HEADER_ROWS),
  );
  return new Map(
    rows.flatMap((row) => {
      const [, , remote, state, , , , , , inode] = row.trim().split(/\s+/);
      return state === ESTABLISHED && remote !== undefined && inode !== undefined
        ? [[inode, addressOf(remote)] as const]
        : [];
    }),
  );
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
