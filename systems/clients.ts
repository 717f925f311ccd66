/**
 * Who has a connection to a cluster now. Before a queue is drained its consumers stop, as one would stop them in
 * operation: what they were delivered and have not worked on is not in the queue, and not lost either.
 */
import { withDeadline } from "../harness/run/deadline.js";
import type { ClusterNode } from "./system.js";

/** A client that can be made to stop. */
export interface Stoppable {
  /** Has nothing more delivered, gives back what it can, and keeps the rest. */
  stop(): Promise<void>;
  /** Hands over what it had been given for good and has not worked on; absent where nothing is. */
  handOver?(): readonly number[];
  close(): Promise<void>;
}

const STOP_MS = 3000;

const clusters = new Map<string, Set<Stoppable>>();

const keyOf = (nodes: readonly ClusterNode[]): string =>
  nodes.map(({ direct }) => `${direct.host}:${String(direct.port)}`).join();

export function enter(nodes: readonly ClusterNode[], client: Stoppable): void {
  const key = keyOf(nodes);
  let there = clusters.get(key);
  if (there === undefined) clusters.set(key, (there = new Set()));
  there.add(client);
}

export function leave(nodes: readonly ClusterNode[], client: Stoppable): void {
  const there = clusters.get(keyOf(nodes));
  there?.delete(client);
  if (there?.size === 0) clusters.delete(keyOf(nodes));
}

/** @returns those that did: what they keep is theirs until it is handed over */
export async function stopAll(nodes: readonly ClusterNode[]): Promise<readonly Stoppable[]> {
  const there = [...(clusters.get(keyOf(nodes)) ?? [])];
  const stopped = await Promise.all(
    there.map(async (client) => {
      try {
        await withDeadline("stopping", STOP_MS, () => client.stop());
        return [client];
      } catch {
        // Its connection is gone, or as good as that: what it held is the broker's again, or lost.
        await client.close();
        return [];
      }
    }),
  );
  return stopped.flat();
}
