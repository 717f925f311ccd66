/** register: one row a key, every operation one statement outside of a transaction block. */
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { statement, tableClients } from "./tables.js";

const TABLE = "faultline_register";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;
const CAS = `UPDATE ${TABLE} SET v = $3 WHERE k = $1 AND v = $2`;

export function register(dialect: Dialect): WorkloadClients {
  const write = `INSERT INTO ${TABLE} (k, v) VALUES ($1, $2) ${dialect.overwrite("k", ["v"])}`;
  return tableClients(dialect, {
    prepare: [`DROP TABLE IF EXISTS ${TABLE}`, `CREATE TABLE ${TABLE} (k int4 PRIMARY KEY, v int4 NOT NULL)`],
    perform:
      (connection) =>
      async ({ f, key, value }) => {
        // A statement commits itself: once it was sent, only the server can say that it did not happen.
        if (f === "read") return (await statement(connection, READ, [key]))[0]?.["v"] ?? null;
        if (f === "write") {
          await statement(connection, write, [key, value]);
          return value;
        }
        const [from, to] = value as readonly [number, number];
        const { rowCount } = await connection.query("committing", CAS, [key, from, to]);
        if (rowCount === 0) throw new Declined("cas-mismatch", "the value is another");
        return value;
      },
  });
}
