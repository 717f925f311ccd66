/** What the members of a Galera cluster say of themselves. */
import { withDeadline } from "../../harness/run/deadline.js";
import type { ClusterNode } from "../system.js";
import { Connection } from "./client.js";

const ASK_MS = 1000;

/** Every node is a synced member of a cluster of all. @throws what is missing */
export async function allSynced(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  for (const node of nodes) {
    const {
      wsrep_local_state_comment: state,
      wsrep_cluster_size: size,
      wsrep_cluster_status: status,
    } = await withDeadline(
      `the state of ${node.name}`,
      ASK_MS,
      (deadline) => stateOf(node, deadline),
      signal,
    );
    if (status !== "Primary" || state !== "Synced" || Number(size) !== nodes.length)
      throw new Error(
        `expected ${node.name} to be Synced in a primary component of ${String(nodes.length)}, it is ${String(state)} in a ${String(status)} component of ${String(size)}`,
      );
  }
}

function stateOf(node: ClusterNode, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  return Connection.use(node, signal, async (connection) => {
    const { rows } = await connection.query("open", "SHOW GLOBAL STATUS LIKE 'wsrep\\_%'");
    return Object.fromEntries(rows.map((row) => [row["Variable_name"], row["Value"]]));
  });
}
