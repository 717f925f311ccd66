/** register on PostgreSQL: one row a key, every operation one statement outside of a transaction block. */
import type { Client, Invocation } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { ISOLATION, type Sql } from "./client.js";
import { Connections, onPrimary } from "./connections.js";
import { Declined } from "../declined.js";

const TABLE = "faultline_register";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;
const WRITE = `INSERT INTO ${TABLE} (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v`;
const CAS = `UPDATE ${TABLE} SET v = $3 WHERE k = $1 AND v = $2`;

async function perform(connection: Sql, { f, key, value }: Invocation): Promise<unknown> {
  // A statement commits itself: once it was sent, only the server can say that it did not happen.
  if (f === "read") return (await connection.query("committing", READ, [key])).rows[0]?.["v"] ?? null;
  if (f === "write") {
    await connection.query("committing", WRITE, [key, value]);
    return value;
  }
  const [from, to] = value as readonly [number, number];
  const { rowCount } = await connection.query("committing", CAS, [key, from, to]);
  if (rowCount === 0) throw new Declined("cas-mismatch", "the value is another");
  return value;
}

export const register: WorkloadClients = {
  prepare: (address, settings, signal, nodes) =>
    onPrimary(address, settings, nodes, signal, async (connection) => {
      await connection.query("open", `DROP TABLE IF EXISTS ${TABLE}`);
      await connection.query("open", `CREATE TABLE ${TABLE} (k int4 PRIMARY KEY, v int4 NOT NULL)`);
    }),
  async open(address, settings, signal, nodes): Promise<Client> {
    const level = ISOLATION[settings["isolation"]!]!;
    const connection = await Connections.open(address, settings, nodes, signal, [
      `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ${level}`,
    ]);
    return {
      async invoke(operation) {
        await connection.begin(operation.f === "read");
        return perform(connection, operation);
      },
      close: () => Promise.resolve(connection.close()),
    };
  },
};
