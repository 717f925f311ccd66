/** list-append on PostgreSQL: lists are integer arrays, one row each; a transaction is a transaction. */
import type { Client } from "../../harness/client.js";
import type { MicroOperation, Transaction } from "../../workloads/list-append/ops.js";
import type { WorkloadClients } from "../system.js";
import { Connection, ISOLATION } from "./client.js";

const TABLE = "faultline_list_append";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;
const APPEND = `INSERT INTO ${TABLE} (k, v) VALUES ($1, ARRAY[$2::int4]) ON CONFLICT (k) DO UPDATE SET v = ${TABLE}.v || EXCLUDED.v`;

async function perform(
  connection: Connection,
  begin: string,
  transaction: Transaction,
): Promise<Transaction> {
  const result: MicroOperation[] = [];
  try {
    await connection.query("in-transaction", begin);
    for (const operation of transaction) {
      const [kind, key, value] = operation;
      if (kind === "append") {
        await connection.query("in-transaction", APPEND, [key, value]);
        result.push(operation);
      } else {
        const { rows } = await connection.query("in-transaction", READ, [key]);
        result.push(["r", key, (rows[0]?.["v"] as number[] | undefined) ?? []]);
      }
    }
    await connection.query("committing", "COMMIT");
  } catch (error) {
    return connection.rollback(error);
  }
  return result;
}

export const listAppend: WorkloadClients = {
  async prepare(address, settings, signal) {
    const connection = await Connection.open(address, settings, signal);
    try {
      await connection.query("open", `DROP TABLE IF EXISTS ${TABLE}`);
      await connection.query("open", `CREATE TABLE ${TABLE} (k int4 PRIMARY KEY, v int4[] NOT NULL)`);
    } finally {
      connection.close();
    }
  },
  async open(address, settings, signal): Promise<Client> {
    const connection = await Connection.open(address, settings, signal);
    const begin = `BEGIN ISOLATION LEVEL ${ISOLATION[settings["isolation"]!]!}`;
    return {
      invoke: ({ value }) => perform(connection, begin, value as Transaction),
      close: () => Promise.resolve(connection.close()),
    };
  },
};
