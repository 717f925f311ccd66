/** Waits until every node of a cluster answers as clients will ask it, and the cluster as a whole works. */
import { DeadlineError, pause, withDeadline } from "../run/deadline.js";
import { messageOf } from "../run/worker.js";
import type { Cluster, ClusterNode } from "./cluster.js";

const PING_MS = 2000;
const READY_MS = 5000;

/** @throws when a server ended or does not answer in time, with the end of its log */
export async function allAnswer(cluster: Cluster, limitMs: number, signal?: AbortSignal): Promise<void> {
  const until = Date.now() + limitMs;
  await Promise.all(cluster.nodes.map((node) => answers(cluster, node, until, signal)));
  await becomesReady(cluster, until, signal);
}

/** @throws DeadlineError with what the system still lacks */
export async function becomesReady(cluster: Cluster, until: number, signal?: AbortSignal): Promise<void> {
  if (cluster.ready === undefined) return;
  for (;;) {
    try {
      await withDeadline(
        "readiness",
        READY_MS,
        (deadline) => cluster.ready!(cluster.nodes, deadline),
        signal,
      );
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (Date.now() > until)
        throw new DeadlineError(`the nodes answer, but the cluster is not ready: ${messageOf(error)}`);
    }
    await pause(50, signal);
  }
}

async function answers(
  cluster: Cluster,
  node: ClusterNode,
  until: number,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const ended = await node.processes?.ended();
    if (ended !== undefined) throw new Error(ended);
    try {
      // First past the link, whose proxy would hide why a server does not answer; then as clients will.
      for (const address of [node.direct, node]) {
        await withDeadline("ping", PING_MS, (deadline) => cluster.ping(address, deadline), signal);
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (Date.now() > until) {
        const { host, port } = node.direct;
        const log = node.log === undefined ? "" : ` (its log: ${node.log})`;
        throw new DeadlineError(
          `${node.name} at ${host}:${String(port)} does not answer: ${messageOf(error)}${log}`,
        );
      }
    }
    await pause(20, signal);
  }
}
