/** The workload register on toy: reads, writes and compare-and-set of single keys. */
import type { Client, Invocation, WorkloadClients } from "faultline/systems";
import { Connection } from "./client.js";

function perform(connection: Connection, { f, key, value }: Invocation): Promise<unknown> {
  if (f === "read") return connection.ask({ do: "read", key });
  if (f === "write") return connection.ask({ do: "write", key, value });
  const [from, to] = value as readonly [unknown, unknown];
  return connection.ask({ do: "cas", key, from, to });
}

/** Keys that earlier runs on the same servers used must not show up again: each run writes under its own. */
let runs = 0;

export const register: WorkloadClients = {
  prepare: () => {
    runs++;
    return Promise.resolve();
  },
  async open(address): Promise<Client> {
    const connection = await Connection.open(address);
    const own = (key: unknown): string => `${String(runs)}/${String(key)}`;
    return {
      invoke: (operation) => perform(connection, { ...operation, key: own(operation.key) }),
      close: () => Promise.resolve(connection.close()),
    };
  },
};
