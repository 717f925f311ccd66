/** atomicity: parts are rows, written one by one in a transaction that is committed or rolled back. */
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { separately, statement, tableClients, transaction, type Query } from "./tables.js";

const TABLE = "faultline_parts";

export const atomicity = (dialect: Dialect): WorkloadClients =>
  tableClients(dialect, {
    prepare: [
      `DROP TABLE IF EXISTS ${TABLE}`,
      `CREATE TABLE ${TABLE} (id int4 NOT NULL, part int4 NOT NULL, PRIMARY KEY (id, part))`,
    ],
    perform:
      (connection, { transactions }) =>
      async ({ f, value }) => {
        if (f === "read")
          return (await statement(connection, `SELECT part FROM ${TABLE} WHERE id = $1`, [value])).map(
            (row) => row["part"],
          );
        const [id, parts] = value as [number, number[]];
        const insert = async (query: Query) => {
          for (const part of parts)
            await query(`INSERT INTO ${TABLE} (id, part) VALUES ($1, $2)`, [id, part]);
        };
        if (transactions === "off") await separately(connection, insert);
        else await transaction(connection, insert, f === "commit" ? "COMMIT" : "ROLLBACK");
        return value;
      },
  });
