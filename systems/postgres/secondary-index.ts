/** secondary-index on PostgreSQL: an index of the table's own; a comparison reads both ways from one snapshot. */
import { statement, tableClients, type Query } from "../sql/tables.js";
import { dialect } from "./dialect.js";
import type { Sql } from "../sql/sql.js";

const TABLE = "faultline_rows";
const PUT = `INSERT INTO ${TABLE} (id, a) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a`;
const ALL = `SELECT id, a FROM ${TABLE} WHERE a >= 0`;

const pairs = (rows: readonly Record<string, unknown>[]) => rows.map((row) => [row["id"], row["a"]]);

/** One snapshot for both reads, whatever the level of the connection is. */
async function compare(connection: Sql): Promise<unknown> {
  const query: Query = async (text) => (await connection.query("in-transaction", text)).rows;
  try {
    await query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await query("SET LOCAL enable_indexscan = off");
    await query("SET LOCAL enable_bitmapscan = off");
    await query("SET LOCAL enable_indexonlyscan = off");
    await query("SET LOCAL enable_seqscan = on");
    const base = pairs(await query(ALL));
    await query("SET LOCAL enable_indexscan = on");
    await query("SET LOCAL enable_seqscan = off");
    const index = pairs(await query(ALL));
    await query("COMMIT");
    return { base, index };
  } catch (error) {
    return connection.rollback(error);
  }
}

export const secondaryIndex = tableClients(dialect, {
  prepare: [
    `DROP TABLE IF EXISTS ${TABLE}`,
    `CREATE TABLE ${TABLE} (id int4 PRIMARY KEY, a int4 NOT NULL)`,
    `CREATE INDEX ON ${TABLE} (a)`,
  ],
  open: ["SET enable_seqscan = off"],
  perform:
    (connection) =>
    async ({ f, value }) => {
      if (f === "compare") return compare(connection);
      if (f === "query")
        return (await statement(connection, `SELECT id FROM ${TABLE} WHERE a = $1`, [value])).map(
          (row) => row["id"],
        );
      const [id, attribute] = value as [number, number | null];
      if (attribute === null) await statement(connection, `DELETE FROM ${TABLE} WHERE id = $1`, [id]);
      else await statement(connection, PUT, [id, attribute]);
      return value;
    },
});
