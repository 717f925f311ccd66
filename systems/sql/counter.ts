/** counter and monotonic: a number in one row, changed by one statement (and read back in its transaction). */
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { statement, tableClients, transaction } from "./tables.js";

const TABLE = "faultline_counter";
const READ = `SELECT v FROM ${TABLE}`;

export const counter = (dialect: Dialect): WorkloadClients =>
  tableClients(dialect, {
    prepare: [
      `DROP TABLE IF EXISTS ${TABLE}`,
      `CREATE TABLE ${TABLE} (v int4 NOT NULL)`,
      `INSERT INTO ${TABLE} (v) VALUES (0)`,
    ],
    perform:
      (connection) =>
      async ({ f, value }) => {
        if (f === "read") return (await statement(connection, READ))[0]!["v"];
        if (f === "add") {
          await statement(connection, `UPDATE ${TABLE} SET v = v + $1`, [value]);
          return value;
        }
        return transaction(connection, async (query) => {
          await query(`UPDATE ${TABLE} SET v = v + 1`);
          // The row is this transaction's own by now: nobody else can have changed it in between.
          return (await query(READ))[0]!["v"];
        });
      },
  });
