/** What the workloads share: a keyspace, a table of their own that is made afresh, and clients of one connection. */
import type { Client, Invocation } from "../../harness/client.js";
import { untilDone } from "../connecting.js";
import type { Settings, WorkloadClients } from "../system.js";
import { Connection, KEYSPACE } from "./client.js";

export interface TableClients {
  readonly table: string;
  /** Columns and keys. */
  readonly columns: string | ((settings: Settings) => string);
  readonly perform: (connection: Connection, settings: Settings, operation: Invocation) => Promise<unknown>;
}

export function tableClients({ table, columns, perform }: TableClients): WorkloadClients {
  return {
    async prepare(address, settings, signal, nodes) {
      const replicas = String(Math.min(nodes.length, Number(settings["replicas"])));
      const shape = typeof columns === "string" ? columns : columns(settings);
      await Connection.use(address, signal, null, async (connection) => {
        await connection.define(
          `CREATE KEYSPACE IF NOT EXISTS ${KEYSPACE} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': ${replicas}}`,
        );
        await connection.define(`DROP TABLE IF EXISTS ${KEYSPACE}.${table}`);
        // Replicas that have missed something shall stay as they are, and not be repaired by whoever reads.
        const repair = settings["read-repair"] === "none" ? " WITH read_repair = 'NONE'" : "";
        await connection.define(`CREATE TABLE ${KEYSPACE}.${table} (${shape})${repair}`);
      });
      // Else a node that has not heard of the table yet refuses the first operations.
      for (const node of nodes)
        await untilDone(signal, () =>
          Connection.use(node, signal, KEYSPACE, (connection) =>
            connection.run("reading", { consistency: "one" }, [`SELECT * FROM ${table} LIMIT 1`]),
          ),
        );
    },
    async open(address, settings, signal): Promise<Client> {
      const connection = await Connection.open(address, signal);
      return {
        invoke: (operation) => perform(connection, settings, operation),
        close: () => Promise.resolve(connection.close()),
      };
    },
  };
}

let last = 0;

/** Microseconds since 1970, never the same twice, and never back: one clock for all clients of this process. */
export function now(): number {
  last = Math.max(last + 1, Math.round((performance.timeOrigin + performance.now()) * 1000));
  return last;
}
