/** list-append on SQLite, which has no arrays: lists are texts of numbers with commas between them, one row each. */
import type { MicroOperation } from "../../workloads/list-append/ops.js";
import { transactionClients } from "../sql/transaction.js";
import { dialect } from "./dialect.js";

const TABLE = "faultline_list_append";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;
const APPEND = `INSERT INTO ${TABLE} (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = v || ',' || excluded.v`;

export const listAppend = transactionClients<MicroOperation>(dialect, {
  table: TABLE,
  columns: "k int PRIMARY KEY, v text NOT NULL",
  async perform(connection, operation) {
    const [kind, key, value] = operation;
    if (kind === "append") {
      await connection.query("in-transaction", APPEND, [key, String(value)]);
      return operation;
    }
    const { rows } = await connection.query("in-transaction", READ, [key]);
    const text = rows[0]?.["v"] as string | undefined;
    return ["r", key, text === undefined ? [] : text.split(",").map(Number)];
  },
});
