/** Sentinels: whom they watch, whom they call the master, and whether they know enough to replace it. */
import type { Redis } from "ioredis";
import type { Address, ClusterNode } from "../system.js";
import { using } from "./client.js";

/** The name that sentinels know the master by. */
export const MASTER = "faultline";

/** Short, so that failovers are over within seconds. */
const FAILOVER_TIMEOUT_MS = "4000";

function sentinelOf(node: ClusterNode): Address {
  const sentinel = node.ports["sentinel"];
  if (sentinel === undefined) throw new Error(`${node.name} has no sentinel`);
  return sentinel;
}

/** Name of the master as this node's sentinel knows it. @throws when it does not answer */
export async function masterOf(node: ClusterNode, signal: AbortSignal): Promise<string> {
  return using(sentinelOf(node), signal, async (client) => {
    const answer = (await client.call("SENTINEL", "get-master-addr-by-name", MASTER)) as
      [string, string] | null;
    if (answer === null) throw new Error(`${node.name}'s sentinel watches nobody yet`);
    return answer[0];
  });
}

/** Names of the servers that this node's sentinel calls down. @throws when it does not answer */
export async function suspectedBy(node: ClusterNode, signal: AbortSignal): Promise<string[]> {
  return using(sentinelOf(node), signal, async (client) => {
    const master = (await client.call("SENTINEL", "master", MASTER)) as string[];
    const replicas = (await client.call("SENTINEL", "replicas", MASTER)) as string[][];
    return [master, ...replicas]
      .map((fields) => ({ host: fieldOf(fields, "ip"), flags: fieldOf(fields, "flags").split(",") }))
      .filter(({ flags }) => flags.includes("s_down"))
      .map(({ host }) => host);
  });
}

/** Of a list of names and values, each behind the other. */
function fieldOf(fields: readonly string[], name: string): string {
  return fields[fields.indexOf(name) + 1] ?? "";
}

/** Tells the sentinel of a node to fail over. */
export function tellToFailOver(node: ClusterNode, signal: AbortSignal): Promise<unknown> {
  return using(sentinelOf(node), signal, (client) => client.call("SENTINEL", "failover", MASTER));
}

/**
 * Has the sentinel of a node watch the master, if it watches nobody, and resolves when it knows every replica and
 * every other sentinel. @throws what it does not know yet
 */
export async function watches(
  node: ClusterNode,
  master: ClusterNode,
  nodes: readonly ClusterNode[],
  downAfterMs: string,
  signal: AbortSignal,
): Promise<void> {
  await using(sentinelOf(node), signal, async (client) => {
    await watch(client, master, nodes.length, downAfterMs);
    const answer = String(await client.call("SENTINEL", "ckquorum", MASTER));
    const known = Number(/^OK (\d+) usable/.exec(answer)?.[1]);
    if (known !== nodes.length)
      throw new Error(`${node.name}: expected ${String(nodes.length)} usable sentinels, ${answer}`);
    const replicas = (await client.call("SENTINEL", "replicas", MASTER)) as unknown[];
    if (replicas.length !== nodes.length - 1)
      throw new Error(`${node.name}'s sentinel knows ${String(replicas.length)} replicas`);
  });
}

async function watch(client: Redis, master: ClusterNode, nodes: number, downAfterMs: string): Promise<void> {
  const known = await client.call("SENTINEL", "get-master-addr-by-name", MASTER);
  if (known !== null) return;
  const quorum = String(Math.floor(nodes / 2) + 1);
  await client.call("SENTINEL", "monitor", MASTER, master.name, String(master.direct.port), quorum);
  await client.call("SENTINEL", "set", MASTER, "down-after-milliseconds", downAfterMs);
  await client.call("SENTINEL", "set", MASTER, "failover-timeout", FAILOVER_TIMEOUT_MS);
}
