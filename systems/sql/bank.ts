/** bank: balances are read, computed in the client, and written back, all in one transaction. */
import { ACCOUNTS, openingBalance, type Transfer } from "../../workloads/bank/ops.js";
import { Declined } from "../declined.js";
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { statement, tableClients, transaction } from "./tables.js";

const TABLE = "faultline_bank";
const BALANCE = `SELECT balance FROM ${TABLE} WHERE id = $1`;
const WRITE = `UPDATE ${TABLE} SET balance = $2 WHERE id = $1`;
const rows = Array.from({ length: ACCOUNTS }, (_, id) => `(${String(id)}, ${String(openingBalance(id))})`);

export const bank = (dialect: Dialect): WorkloadClients =>
  tableClients(dialect, {
    prepare: [
      `DROP TABLE IF EXISTS ${TABLE}`,
      `CREATE TABLE ${TABLE} (id int4 PRIMARY KEY, balance int4 NOT NULL)`,
      `INSERT INTO ${TABLE} (id, balance) VALUES ${rows.join(", ")}`,
    ],
    perform:
      (connection) =>
      async ({ f, value }) => {
        if (f === "read") {
          const all = await statement(connection, `SELECT id, balance FROM ${TABLE}`);
          return Object.fromEntries(all.map((row) => [String(row["id"]), row["balance"]]));
        }
        const { from, to, amount } = value as Transfer;
        await transaction(connection, async (query) => {
          const had = (await query(BALANCE, [from]))[0]!["balance"] as number;
          const has = (await query(BALANCE, [to]))[0]!["balance"] as number;
          if (had < amount) throw new Declined("not-enough", `account ${String(from)} holds ${String(had)}`);
          await query(WRITE, [from, had - amount]);
          await query(WRITE, [to, has + amount]);
        });
        return value;
      },
  });
