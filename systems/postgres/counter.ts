/** counter and monotonic on PostgreSQL: a number in one row, changed by one statement. */
import { statement, tableClients } from "./tables.js";

const TABLE = "faultline_counter";

export const counter = tableClients({
  prepare: [
    `DROP TABLE IF EXISTS ${TABLE}`,
    `CREATE TABLE ${TABLE} (v int4 NOT NULL)`,
    `INSERT INTO ${TABLE} (v) VALUES (0)`,
  ],
  perform:
    (connection) =>
    async ({ f, value }) => {
      if (f === "read") return (await statement(connection, `SELECT v FROM ${TABLE}`))[0]!["v"];
      if (f === "add") {
        await statement(connection, `UPDATE ${TABLE} SET v = v + $1`, [value]);
        return value;
      }
      return (await statement(connection, `UPDATE ${TABLE} SET v = v + 1 RETURNING v`))[0]!["v"];
    },
});
