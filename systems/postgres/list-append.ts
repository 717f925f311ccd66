/** list-append on PostgreSQL: lists are integer arrays, one row each. */
import type { MicroOperation } from "../../workloads/list-append/ops.js";
import { transactionClients } from "../sql/transaction.js";
import { dialect } from "./dialect.js";

const TABLE = "faultline_list_append";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;
const APPEND = `INSERT INTO ${TABLE} (k, v) VALUES ($1, ARRAY[$2::int4]) ON CONFLICT (k) DO UPDATE SET v = ${TABLE}.v || EXCLUDED.v`;

export const listAppend = transactionClients<MicroOperation>(dialect, {
  table: TABLE,
  columns: "k int4 PRIMARY KEY, v int4[] NOT NULL",
  async perform(connection, operation) {
    const [kind, key, value] = operation;
    if (kind === "append") {
      await connection.query("in-transaction", APPEND, [key, value]);
      return operation;
    }
    const { rows } = await connection.query("in-transaction", READ, [key]);
    return ["r", key, (rows[0]?.["v"] as number[] | undefined) ?? []];
  },
});
