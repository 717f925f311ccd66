/** Queues on MariaDB: a table whose first free row is locked (passing over those that others hold), then deleted. */
import { dialect } from "./dialect.js";
import { tableClients, transaction } from "../sql/tables.js";
import type { Query } from "../sql/tables.js";

const TABLE = "faultline_queue";
const FIRST = `SELECT id, v FROM ${TABLE} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
const ALL = `SELECT id, v FROM ${TABLE} ORDER BY id FOR UPDATE`;

async function take(query: Query, text: string): Promise<unknown[]> {
  const rows = await query(text);
  for (const { id } of rows) await query(`DELETE FROM ${TABLE} WHERE id = $1`, [id]);
  return rows.map(({ v }) => v);
}

export const queue = tableClients(dialect, {
  prepare: [
    `DROP TABLE IF EXISTS ${TABLE}`,
    `CREATE TABLE ${TABLE} (id bigint AUTO_INCREMENT PRIMARY KEY, v int NOT NULL)`,
  ],
  perform:
    (connection) =>
    async ({ f, value }) => {
      if (f === "enqueue") {
        await connection.query("committing", `INSERT INTO ${TABLE} (v) VALUES ($1)`, [value]);
        return value;
      }
      const taken = await transaction(connection, (query) => take(query, f === "drain" ? ALL : FIRST));
      return f === "drain" ? taken : (taken[0] ?? null);
    },
});
