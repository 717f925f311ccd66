/** set and set-full: an element is a row. */
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { statement, tableClients } from "./tables.js";

const TABLE = "faultline_set";

export const set = (dialect: Dialect): WorkloadClients =>
  tableClients(dialect, {
    prepare: [`DROP TABLE IF EXISTS ${TABLE}`, `CREATE TABLE ${TABLE} (v int4 NOT NULL)`],
    perform:
      (connection) =>
      async ({ f, value }) => {
        if (f === "read")
          return (await statement(connection, `SELECT v FROM ${TABLE}`)).map((row) => row["v"]);
        await statement(connection, `INSERT INTO ${TABLE} (v) VALUES ($1)`, [value]);
        return value;
      },
  });
