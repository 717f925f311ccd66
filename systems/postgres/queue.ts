/** Queues on PostgreSQL: a table whose first free row is taken with SKIP LOCKED. */
import { statement, tableClients } from "../sql/tables.js";
import { dialect } from "./dialect.js";

const TABLE = "faultline_queue";
const TAKE = `DELETE FROM ${TABLE} WHERE id = (SELECT id FROM ${TABLE} ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING v`;

export const queue = tableClients(dialect, {
  prepare: [
    `DROP TABLE IF EXISTS ${TABLE}`,
    `CREATE TABLE ${TABLE} (id bigserial PRIMARY KEY, v int4 NOT NULL)`,
  ],
  perform:
    (connection) =>
    async ({ f, value }) => {
      if (f === "enqueue") {
        await statement(connection, `INSERT INTO ${TABLE} (v) VALUES ($1)`, [value]);
        return value;
      }
      if (f === "drain")
        return (await statement(connection, `DELETE FROM ${TABLE} RETURNING v`)).map((row) => row["v"]);
      return (await statement(connection, TAKE))[0]?.["v"] ?? null;
    },
});
