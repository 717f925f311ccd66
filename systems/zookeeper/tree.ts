/** Where the workloads keep their nodes, and how it is made empty. */
import type { WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { NO_NODE, NODE_EXISTS, ZookeeperFailure } from "./errors.js";
import { create, getChildren, remove, setData, sync } from "./znodes.js";

const ROOT = "/faultline";

export const folderOf = (workload: string): string => `${ROOT}/${workload}`;

const unless =
  (code: number) =>
  (error: unknown): void => {
    if (!(error instanceof ZookeeperFailure && error.answered === code)) throw error;
  };

/**
 * Makes a workload's folder, empty. Clients that are opened later see it on every server: a session begins with a
 * transaction, which its server has applied before it greets.
 */
export function emptied(workload: string): WorkloadClients["prepare"] {
  return (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      await sync(connection, "/");
      for (const path of [ROOT, folderOf(workload)])
        await create(connection, path).then(() => undefined, unless(NODE_EXISTS));
      const children = await getChildren(connection, folderOf(workload));
      // What is ephemeral may go by itself.
      const removals = children.map((name) => remove(connection, `${folderOf(workload)}/${name}`));
      await Promise.all(removals.map((one) => one.catch(unless(NO_NODE))));
    });
}

/**
 * What goes before a read, so that it is not stale. `sync` has the server catch up with whom it takes for the leader;
 * `quorum` is a write of the session's own: a server answers a session in order, so it must have applied that write, and with
 * it all that was committed before.
 */
export async function catchUp(connection: Connection, reads: string): Promise<void> {
  if (reads === "sync") await sync(connection, ROOT);
  // It changes nothing that anybody reads.
  if (reads === "quorum") await setData(connection, ROOT, "", undefined, "reading");
}
