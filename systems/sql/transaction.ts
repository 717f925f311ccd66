/** What the transactional workloads share: micro-operations between BEGIN and COMMIT, and a table of their own. */
import type { Client } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import type { Dialect, Sql } from "./sql.js";

export interface TransactionClients<Micro> {
  readonly table: string;
  /** Column definitions. */
  readonly columns: string;
  /** A column with an index. */
  readonly indexed?: string;
  /** Performs one micro-operation inside a transaction and returns it completed. */
  readonly perform: (connection: Sql, operation: Micro) => Promise<Micro>;
  /** Operations of other names, each a transaction as a whole: what it does between BEGIN and COMMIT. */
  readonly whole?: Readonly<Record<string, (connection: Sql, value: unknown) => Promise<unknown>>>;
}

export function transactionClients<Micro>(
  dialect: Dialect,
  { table, columns, indexed, perform, whole = {} }: TransactionClients<Micro>,
): WorkloadClients {
  return {
    prepare: (address, settings, signal, nodes) =>
      dialect.prepare(address, settings, nodes, signal, async (connection) => {
        await connection.query("open", `DROP TABLE IF EXISTS ${table}`);
        await connection.query("open", `CREATE TABLE ${table} (${columns})`);
        if (indexed !== undefined)
          await connection.query("open", `CREATE INDEX ${table}_${indexed} ON ${table} (${indexed})`);
      }),
    async open(address, settings, signal, nodes): Promise<Client> {
      const connection = await dialect.open(address, settings, nodes, signal, [dialect.level(settings)]);
      return {
        async invoke({ f, value }) {
          const result: Micro[] = [];
          let other: unknown;
          await connection.begin(whole[f] === undefined && readsOnly(value));
          try {
            await connection.query("in-transaction", "BEGIN");
            if (whole[f] !== undefined) other = await whole[f](connection, value);
            else
              for (const operation of value as readonly Micro[])
                result.push(await perform(connection, operation));
            // From here on nobody but the server can say whether it happened.
            await connection.query("committing", "COMMIT");
          } catch (error) {
            return connection.rollback(error);
          }
          return whole[f] === undefined ? result : other;
        },
        close: () => Promise.resolve(connection.close()),
      };
    },
  };
}

/** Whether no micro-operation writes. */
function readsOnly(value: unknown): boolean {
  return (value as readonly (readonly [string])[]).every(([kind]) => kind === "r");
}
