/** list-append where there are no arrays: lists are texts of numbers with commas between them, one row each. */
import type { MicroOperation } from "../../workloads/list-append/ops.js";
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { transactionClients } from "./transaction.js";

const TABLE = "faultline_list_append";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;

/** @param appending what an INSERT of `k` and `v` ends with that appends `v` to a row that is there already */
export function textLists(dialect: Dialect, appending: string): WorkloadClients {
  const append = `INSERT INTO ${TABLE} (k, v) VALUES ($1, $2) ${appending}`;
  return transactionClients<MicroOperation>(dialect, {
    table: TABLE,
    columns: "k int PRIMARY KEY, v text NOT NULL",
    async perform(connection, operation) {
      const [kind, key, value] = operation;
      if (kind === "append") {
        await connection.query("in-transaction", append, [key, String(value)]);
        return operation;
      }
      const { rows } = await connection.query("in-transaction", READ, [key]);
      const text = rows[0]?.["v"] as string | undefined;
      return ["r", key, text === undefined ? [] : text.split(",").map(Number)];
    },
  });
}
