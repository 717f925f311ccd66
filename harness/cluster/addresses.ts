/**
 * Addresses on loopback for the nodes of a run and the links between them. On Linux all of 127/8 is ours without
 * asking: a run claims one 127.A, in which 127.A.0.i is node i, and 127.A.i.j is where node i finds node j. Every
 * port has one number on all of them. Elsewhere there is one address, and so there can be one node.
 */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";

export interface Addresses {
  /** Address of node `i`, counted from 1. */
  node(i: number): string;
  /** Where node `i` dials to reach node `j`; undefined when nodes have no addresses of their own. */
  link?(i: number, j: number): string;
  readonly ports: Readonly<Record<string, number>>;
  /** Lets others have them. */
  release(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";
/** Whoever listens here owns the 127.A; a dead harness does no longer. */
const CLAIM_PORT = 47_001;
const FIRST = 16;
const COUNT = 200;

/** @throws Error when this machine has no addresses for more than one node */
export async function claimAddresses(
  nodes: number,
  ports: Readonly<Record<string, number>>,
): Promise<Addresses> {
  const numbers = await freePorts(Object.keys(ports));
  if (nodes === 1) return { node: () => LOOPBACK, ports: numbers, release: () => Promise.resolve() };
  if (process.platform !== "linux") {
    throw new Error(
      `--nodes ${String(nodes)}: local clusters need Linux, where all of 127.0.0.0/8 is loopback; here: --where docker`,
    );
  }
  for (let tries = 0; tries < COUNT; tries++) {
    const a = FIRST + ((process.pid + tries * 7) % COUNT);
    const claim = await listen(`127.${String(a)}.255.254`, CLAIM_PORT).catch(() => undefined);
    if (claim === undefined) continue;
    // It only has to be held: the run may end without it.
    claim.unref();
    return {
      node: (i) => `127.${String(a)}.0.${String(i)}`,
      link: (i, j) => `127.${String(a)}.${String(i)}.${String(j)}`,
      ports: numbers,
      release: () => new Promise((resolve) => claim.close(() => resolve())),
    };
  }
  throw new Error(
    `expected one of ${String(COUNT)} loopback networks to be free: is that many runs at a time?`,
  );
}

/** Ports that are free now on every address. All are held until the last is known, so that they differ. */
async function freePorts(names: readonly string[]): Promise<Record<string, number>> {
  const servers = await Promise.all(names.map(() => listenSomewhere()));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(names.map((name, i) => [name, ports[i]!]));
}

const PORT_MIN = 10_000;
const TRIES = 20;

/**
 * Below the ports that outgoing connections are given where that can be told: one of those could take the port in the
 * seconds that a slow server needs until it listens.
 */
async function listenSomewhere(): Promise<Server> {
  const end = outgoingFrom();
  for (let tries = 0; end > PORT_MIN && tries < TRIES; tries++) {
    const server = await listen("0.0.0.0", randomInt(PORT_MIN, end)).catch(() => undefined);
    if (server !== undefined) return server;
  }
  return listen("0.0.0.0", 0);
}

/** The first port that outgoing connections are given; 0 when nobody says. */
function outgoingFrom(): number {
  try {
    return Number.parseInt(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8"), 10);
  } catch {
    return 0;
  }
}

function listen(host: string, port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}
