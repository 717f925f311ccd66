/**
 * write-skew: rows of one table, and predicates over a column of theirs, read as a set or as a count. The
 * index on that column keeps serializable transactions on other groups out of each other's way, as it does for users.
 */
import { idOf, type GuardedInsert, type MicroOperation } from "../../workloads/write-skew/ops.js";
import type { WorkloadClients } from "../system.js";
import type { Dialect, Sql } from "./sql.js";
import { Declined } from "../declined.js";
import { transactionClients } from "./transaction.js";

const TABLE = "faultline_write_skew";
const READ = `SELECT id FROM ${TABLE} WHERE grp = $1 ORDER BY id`;
const COUNT = `SELECT CAST(count(*) AS int) AS n FROM ${TABLE} WHERE grp = $1`;
const INSERT = `INSERT INTO ${TABLE} (id, grp) VALUES ($1, $2)`;

async function perform(connection: Sql, operation: MicroOperation): Promise<MicroOperation> {
  const [kind, group, value] = operation;
  if (kind === "insert") {
    await connection.query("in-transaction", INSERT, [value, group]);
    return operation;
  }
  if (kind === "count") {
    const { rows } = await connection.query("in-transaction", COUNT, [group]);
    return ["count", group, rows[0]!["n"] as number];
  }
  const { rows } = await connection.query("in-transaction", READ, [group]);
  return ["r", group, rows.map((row) => row["id"] as number)];
}

/** Inserts a row if the predicate finds none. @throws Declined when it finds one */
async function guardedInsert(connection: Sql, value: GuardedInsert): Promise<GuardedInsert> {
  const [, group, rows] = await perform(connection, ["count", value[0], null]);
  if (rows !== 0) throw new Declined("too-late", "the group has rows already");
  await perform(connection, ["insert", group, idOf(value)]);
  return value;
}

export const writeSkew = (dialect: Dialect): WorkloadClients =>
  transactionClients<MicroOperation>(dialect, {
    table: TABLE,
    columns: "id int4 PRIMARY KEY, grp int4 NOT NULL",
    indexed: "grp",
    perform,
    whole: { insert: (connection, value) => guardedInsert(connection, value as GuardedInsert) },
  });
