/** What the plain workloads share: tables of their own, made afresh, and operations of one statement or one transaction. */
import type { Client, Invocation } from "../../harness/client.js";
import type { Settings, WorkloadClients } from "../system.js";
import type { Dialect, Sql } from "./sql.js";

export interface TableClients {
  /** Statements that drop and create what the workload needs. */
  readonly prepare: readonly string[];
  /** Statements for every new connection. */
  readonly open?: readonly string[];
  /** Makes the state of one client, if it has any, and says how it performs an operation. */
  readonly perform: (connection: Sql, settings: Settings) => (operation: Invocation) => Promise<unknown>;
}

export function tableClients(
  dialect: Dialect,
  { prepare, open = [], perform }: TableClients,
): WorkloadClients {
  return {
    prepare: (address, settings, signal, nodes) =>
      dialect.prepare(address, settings, nodes, signal, async (connection) => {
        for (const statement of prepare) await connection.query("open", statement);
      }),
    async open(address, settings, signal, nodes): Promise<Client> {
      const greeting = [dialect.level(settings), ...open];
      const connection = await dialect.open(address, settings, nodes, signal, greeting);
      const invoke = perform(connection, settings);
      return {
        async invoke(operation) {
          await connection.begin(operation.f === "read");
          return invoke(operation);
        },
        close: () => Promise.resolve(connection.close()),
      };
    },
  };
}

/** One statement, which commits itself; its rows. */
export async function statement(
  connection: Sql,
  text: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return (await connection.query("committing", text, values)).rows;
}

/**
 * The same work without a transaction, as applications do it that have never heard of one: every statement commits
 * itself, and what is to be rolled back stays.
 */
export function separately<T>(connection: Sql, work: (query: Query) => Promise<T>): Promise<T> {
  return work((text, values) => statement(connection, text, values));
}

export type Query = (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** A transaction at the connection's level, ended as `end` says; what fails before COMMIT was sent did not happen. */
export async function transaction<T>(
  connection: Sql,
  work: (query: Query) => Promise<T>,
  end: "COMMIT" | "ROLLBACK" = "COMMIT",
): Promise<T> {
  try {
    await connection.query("in-transaction", "BEGIN");
    const result = await work(
      async (text, values = []) => (await connection.query("in-transaction", text, values)).rows,
    );
    await connection.query(end === "COMMIT" ? "committing" : "in-transaction", end);
    return result;
  } catch (error) {
    return connection.rollback(error);
  }
}
