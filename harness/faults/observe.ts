/** Looking from outside: does a node answer, through which links, and how fast? */
import type { Address } from "../cluster/address.js";
import type { Cluster } from "../cluster/cluster.js";
import { CLIENTS, type Link, type Way } from "../cluster/network.js";
import { becomesReady } from "../cluster/ready.js";
import { pause, withDeadline } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";
import type { Receipt } from "./fault.js";

/** A ping that is not answered for so long is called silent. */
const SILENCE_MS = 400;
const RECOVERY_MS = 30_000;

export interface Sight {
  readonly answers: boolean;
  readonly roundTripMs: number;
  /** How it failed, when it did. */
  readonly how: string;
}

/** Pings an address, once. Never rejects. */
export async function look(cluster: Cluster, address: Address, limitMs: number): Promise<Sight> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    await withDeadline("ping", limitMs, (signal) => cluster.ping(address, signal));
    return { answers: true, roundTripMs: elapsed(), how: "" };
  } catch (error) {
    return { answers: false, roundTripMs: elapsed(), how: messageOf(error) };
  }
}

/** Looks until the address answers, at most `limitMs`. */
export async function lookUntilAnswer(
  cluster: Cluster,
  address: Address,
  limitMs: number,
  signal: AbortSignal,
): Promise<Sight> {
  const until = Date.now() + limitMs;
  for (;;) {
    const sight = await look(cluster, address, Math.max(100, Math.min(2000, until - Date.now())));
    if (sight.answers || Date.now() >= until || signal.aborted) return sight;
    await pause(50, signal);
  }
}

/** As `a→b`. */
export function linkText({ from, to }: Link): string {
  return `${from}→${to}`;
}

/** Who reaches whom around the links between them, and what to do. */
export function aroundText(ways: readonly Way[]): string {
  const pairs = ways.map(({ from, to }) => `${from} to ${to}`).join(", ");
  return `${pairs} (the system passes on addresses, not names: its plan needs byAddress)`;
}

/** Through which of these links a ping is answered now. */
export async function seeLinks(
  cluster: Cluster,
  links: readonly Link[],
  signal: AbortSignal,
): Promise<{ silent: string[]; answering: string[] }> {
  signal.throwIfAborted();
  const sights = await Promise.all(links.map(({ at }) => look(cluster, at, SILENCE_MS)));
  const of = (answers: boolean): string[] =>
    links.filter((_, i) => sights[i]!.answers === answers).map(linkText);
  return { silent: of(false), answering: of(true) };
}

/** Nodes whose server does not run: another fault holds them down, or they ended by themselves. */
async function heldDown(cluster: Cluster): Promise<ReadonlyMap<string, string>> {
  const states = await Promise.all(cluster.nodes.map(async ({ processes }) => processes?.state()));
  return new Map(
    cluster.nodes.flatMap(({ name }, i) =>
      states[i] === undefined || states[i] === "running" ? [] : [[name, `${name} is ${states[i]}`]],
    ),
  );
}

/**
 * Whether every node answers through every link, and the cluster as a whole works: what healing must achieve. For nodes
 * that are dead or stopped nobody waits.
 */
export async function linksAnswer(cluster: Cluster, signal: AbortSignal): Promise<Receipt> {
  const down = await heldDown(cluster);
  const links = cluster.network.links.filter(({ to }) => !down.has(to));
  const sights = await Promise.all(links.map(({ at }) => lookUntilAnswer(cluster, at, RECOVERY_MS, signal)));
  const silent = links.filter((_, i) => !sights[i]!.answers);
  const targets = cluster.nodes.map(({ name }) => name);
  if (silent.length > 0) {
    return { targets, observed: `no answer through ${silent.map(linkText).join(", ")}`, bit: false };
  }
  if (down.size > 0) return { targets, observed: [...down.values()].join("; "), bit: false };
  try {
    await becomesReady(cluster, Date.now() + RECOVERY_MS, signal);
  } catch (error) {
    return { targets, observed: messageOf(error), bit: false };
  }
  const peers = links.some(({ from }) => from !== CLIENTS) ? " and those between nodes" : "";
  return { targets, observed: `every node answers through its link${peers}`, bit: true };
}
