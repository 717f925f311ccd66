/** register on ZooKeeper: one node an object; a compare-and-set changes the version that was read. */
import type { Client, Invocation } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { BAD_VERSION, ZookeeperFailure } from "./errors.js";
import { sessionOf } from "./settings.js";
import { catchUp, emptied, folderOf } from "./tree.js";
import { getData, put, setData } from "./znodes.js";

const FOLDER = folderOf("register");

async function perform(
  connection: Connection,
  reads: string,
  { f, key, value }: Invocation,
): Promise<unknown> {
  const path = `${FOLDER}/${String(key)}`;
  if (f === "write") {
    await put(connection, path, JSON.stringify(value));
    return value;
  }
  if (f === "read") {
    await catchUp(connection, reads);
    const found = await getData(connection, path);
    return found === undefined ? null : (JSON.parse(found.data) as unknown);
  }
  const [from, to] = value as readonly [unknown, unknown];
  const found = await getData(connection, path);
  if (found === undefined || found.data !== JSON.stringify(from))
    throw new Declined("cas-mismatch", "the value is another");
  // What was read may be stale; the version is the leader's to compare.
  await setData(connection, path, JSON.stringify(to), found.version).catch((error: unknown) => {
    if (error instanceof ZookeeperFailure && error.answered === BAD_VERSION)
      throw new Declined("cas-mismatch", "the value has changed since it was read");
    throw error;
  });
  return value;
}

export const register: WorkloadClients = {
  prepare: emptied("register"),
  async open(address, settings, signal): Promise<Client> {
    const connection = await Connection.open(address, signal, sessionOf(settings));
    return {
      invoke: (operation) => perform(connection, settings["reads"]!, operation),
      close: () => Promise.resolve(connection.close()),
    };
  },
};
