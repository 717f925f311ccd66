/** set and set-full on etcd: an element is a key of its own, and all are read at one revision. */
import type { Client } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { base64, Connection, rangeOf, type RangeResponse } from "./client.js";

const PREFIX = "set/";

export const set: WorkloadClients = {
  prepare: (address, _settings, signal) => Connection.clear(address, PREFIX, signal),
  open(address, settings): Promise<Client> {
    const connection = new Connection(address);
    const serializable = settings["reads"] === "serializable";
    return Promise.resolve({
      async invoke({ f, value }) {
        if (f === "read") {
          const { kvs = [] } = await connection.call<RangeResponse>("kv/range", {
            ...rangeOf(PREFIX),
            serializable,
            keys_only: true,
          });
          return kvs.map(({ key }) => Number(Buffer.from(key, "base64").toString().slice(PREFIX.length)));
        }
        await connection.txn(
          [],
          [{ request_put: { key: base64(PREFIX + String(value)), value: base64("") } }],
        );
        return value;
      },
      close: () => Promise.resolve(connection.close()),
    });
  },
};
