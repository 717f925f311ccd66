/** What the workloads share: a keyspace, a table of their own that is made afresh, and clients of one connection. */
import type { Client, Invocation } from "../../harness/client.js";
import { untilDone } from "../connecting.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import type { How } from "./wire.js";

const KEYSPACE = "faultline";

export interface TableClients {
  /** With the keyspace. */
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
      // Replicas that have missed something shall stay as they are, and not be repaired by whoever reads.
      const repair = settings["read-repair"] === "none" ? " WITH read_repair = 'NONE'" : "";
      const statements = [
        `CREATE KEYSPACE IF NOT EXISTS ${KEYSPACE} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': ${replicas}}`,
        `DROP TABLE IF EXISTS ${table}`,
        `CREATE TABLE ${table} (${shape})${repair}`,
      ];
      await Connection.use(address, signal, async (connection) => {
        for (const statement of statements) {
          await connection.run("open", ANY, [statement]);
          // What a node has not heard of yet it would refuse, or take for what was there before.
          await untilDone(signal, () => agreed(nodes, signal));
        }
      });
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

const ANY: How = { consistency: "one" };

/** @throws Error as long as nodes know different tables */
async function agreed(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  const versions = await Promise.all(
    nodes.map((node) =>
      Connection.use(node, signal, async (connection) => {
        const [row] = await connection.run("reading", ANY, ["SELECT schema_version FROM system.local"]);
        return String(row!["schema_version"]);
      }),
    ),
  );
  if (new Set(versions).size !== 1)
    throw new Error(`expected all nodes to know the same tables, they are at ${versions.join(", ")}`);
}

let last = 0;

/** Microseconds since 1970, never the same twice, and never back: one clock for all clients of this process. */
export function now(): number {
  last = Math.max(last + 1, Math.round((performance.timeOrigin + performance.now()) * 1000));
  return last;
}
