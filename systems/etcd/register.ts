/** register on etcd: one key an object; a compare-and-set is a transaction guarded by the value. */
import type { Client, Invocation } from "../../harness/client.js";
import type { Settings, WorkloadClients } from "../system.js";
import { base64, Connection } from "./client.js";
import { Declined } from "../declined.js";

const PREFIX = "register/";

async function perform(
  connection: Connection,
  settings: Settings,
  { f, key, value }: Invocation,
): Promise<unknown> {
  const name = PREFIX + String(key);
  if (f === "read") {
    const found = await connection.range(name, { serializable: settings["reads"] === "serializable" });
    return found === undefined ? null : (JSON.parse(found.value) as unknown);
  }
  if (f === "write") {
    await connection.put(name, JSON.stringify(value));
    return value;
  }
  const [from, to] = value as readonly [unknown, unknown];
  const { succeeded } = await connection.txn(
    [{ key: base64(name), target: "VALUE", result: "EQUAL", value: base64(JSON.stringify(from)) }],
    [{ request_put: { key: base64(name), value: base64(JSON.stringify(to)) } }],
  );
  if (succeeded !== true) throw new Declined("cas-mismatch", "the value is another");
  return value;
}

export const register: WorkloadClients = {
  prepare: (address, _settings, signal) => Connection.clear(address, PREFIX, signal),
  open(address, settings): Promise<Client> {
    const connection = new Connection(address);
    return Promise.resolve({
      invoke: (operation) => perform(connection, settings, operation),
      close: () => Promise.resolve(connection.close()),
    });
  },
};
