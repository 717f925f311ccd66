/** Clients of ZeroMQ's nodes; before the first operation, all who receive have joined, unless they are to be late. */
import { untilDone } from "../connecting.js";
import { directClients, reachOf } from "../direct/clients.js";
import { Control } from "../direct/control.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";

/** @throws Error saying who has not joined */
async function allJoined(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<void> {
  await connected(nodes, signal);
  const { joined } = await reachOf(nodes[0]!, signal);
  const wanted = ["pub", "router"].includes(settings["pattern"]!) ? nodes.length - 1 : 0;
  if (joined < wanted)
    throw new Error(`expected ${String(wanted)} receivers to have joined, ${String(joined)} have`);
}

/** @throws Error naming a node that has not shaken hands with whom it dials */
export async function connected(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  for (const node of nodes) {
    const { up, expected } = await reachOf(node, signal);
    if (up < expected)
      throw new Error(`${node.name} is connected with ${String(up)} of ${String(expected)} sockets`);
  }
}

export const queue: WorkloadClients = directClients({
  async settle(nodes, settings, signal) {
    if (settings["join"] === "late") return;
    await untilDone(signal, () => allJoined(nodes, settings, signal));
    if (settings["gone"] === "last")
      await Control.use(nodes.at(-1)!, signal, (control) => control.ask("changing", "stop"));
  },
});
