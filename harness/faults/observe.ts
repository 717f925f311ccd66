/** Looking from outside: does a node answer through its link, and how fast? */
import type { Cluster, ClusterNode } from "../cluster/cluster.js";
import { pause, withDeadline } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";

export interface Sight {
  readonly answers: boolean;
  readonly roundTripMs: number;
  /** How it failed, when it did. */
  readonly how: string;
}

/** Pings a node through its link (or past it), once. Never rejects. */
export async function look(
  cluster: Cluster,
  node: ClusterNode,
  limitMs: number,
  direct = false,
): Promise<Sight> {
  const started = performance.now();
  const elapsed = (): number => Math.round(performance.now() - started);
  try {
    await withDeadline("ping", limitMs, (signal) => cluster.ping(direct ? node.direct : node, signal));
    return { answers: true, roundTripMs: elapsed(), how: "" };
  } catch (error) {
    return { answers: false, roundTripMs: elapsed(), how: messageOf(error) };
  }
}

/** Looks until the node answers through its link, at most `limitMs`. */
export async function lookUntilAnswer(
  cluster: Cluster,
  node: ClusterNode,
  limitMs: number,
  signal: AbortSignal,
): Promise<Sight> {
  const until = Date.now() + limitMs;
  for (;;) {
    const sight = await look(cluster, node, Math.max(100, Math.min(2000, until - Date.now())));
    if (sight.answers || Date.now() >= until || signal.aborted) return sight;
    await pause(50, signal);
  }
}

/** The nodes that a plan names. @throws when the cluster has no such node */
export function nodesOf(cluster: Cluster, targets: readonly string[]): ClusterNode[] {
  return targets.map((name) => {
    const node = cluster.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) {
      throw new Error(
        `no node is called ${name}; there are ${cluster.nodes.map((candidate) => candidate.name).join(", ")}`,
      );
    }
    return node;
  });
}
