/**
 * secondary-index on PostgreSQL: an index of the table's own (`secondary-index=database`), or a second table that
 * the application writes after the first, each write by itself (`secondary-index=application`). A comparison reads both ways from one snapshot.
 */
import { statement, tableClients, type Query } from "../sql/tables.js";
import { dialect } from "./dialect.js";
import type { Sql } from "../sql/sql.js";

const TABLE = "faultline_rows";
/** By attribute, as the application keeps it. */
const INDEX = "faultline_index";
const ALL = `SELECT id, a FROM ${TABLE} WHERE a >= 0`;

const pairs = (rows: readonly Record<string, unknown>[]) => rows.map((row) => [row["id"], row["a"]]);

/** One snapshot for both reads, whatever the level of the connection is. */
async function compare(connection: Sql, byApplication: boolean): Promise<unknown> {
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
    const index = pairs(await query(byApplication ? `SELECT id, a FROM ${INDEX}` : ALL));
    await query("COMMIT");
    return { base, index };
  } catch (error) {
    return connection.rollback(error);
  }
}

async function put(connection: Sql, table: string, id: number, attribute: number | null): Promise<void> {
  if (attribute === null) await statement(connection, `DELETE FROM ${table} WHERE id = $1`, [id]);
  else
    await statement(
      connection,
      `INSERT INTO ${table} (id, a) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET a = EXCLUDED.a`,
      [id, attribute],
    );
}

export const secondaryIndex = tableClients(dialect, {
  prepare: [
    ...[TABLE, INDEX].flatMap((table) => [
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} (id int4 PRIMARY KEY, a int4 NOT NULL)`,
      `CREATE INDEX ON ${table} (a)`,
    ]),
  ],
  open: ["SET enable_seqscan = off"],
  perform: (connection, settings) => {
    const byApplication = settings["secondary-index"] === "application";
    const indexed = byApplication ? INDEX : TABLE;
    return async ({ f, value }) => {
      if (f === "compare") return compare(connection, byApplication);
      if (f === "query")
        return (await statement(connection, `SELECT id FROM ${indexed} WHERE a = $1`, [value])).map(
          (row) => row["id"],
        );
      const [id, attribute] = value as [number, number | null];
      await put(connection, TABLE, id, attribute);
      if (byApplication) await put(connection, INDEX, id, attribute);
      return value;
    };
  },
});
