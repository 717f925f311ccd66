/** register in a key-value bucket: one key an object; a compare-and-set is an update that expects the revision it has read. */
import type { Client, Invocation } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { Settings, WorkloadClients } from "../system.js";
import { get, makeBucket, put } from "./bucket.js";
import { Connection } from "./client.js";

async function perform(
  connection: Connection,
  { reads }: Settings,
  { f, key, value }: Invocation,
): Promise<unknown> {
  const name = `register.${String(key)}`;
  if (f === "read") return (await get(connection, name, reads)).value;
  if (f === "write") {
    await put(connection, name, value);
    return value;
  }
  const [from, to] = value as readonly [unknown, unknown];
  const found = await get(connection, name, reads);
  if (found.value !== from) throw new Declined("cas-mismatch", "the value is another");
  await put(connection, name, to, found.revision);
  return value;
}

export const register: WorkloadClients = {
  prepare: makeBucket,
  async open(address, settings, signal): Promise<Client> {
    const connection = await Connection.open(address, signal);
    return {
      invoke: (operation) => perform(connection, settings, operation),
      close: () => Promise.resolve(connection.close()),
    };
  },
};
