/** rw-register on PostgreSQL: registers are integers, one row each. */
import type { MicroOperation } from "../../workloads/rw-register/ops.js";
import { transactionClients } from "./transaction.js";

const TABLE = "faultline_rw_register";
const READ = `SELECT v FROM ${TABLE} WHERE k = $1`;
const WRITE = `INSERT INTO ${TABLE} (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v`;

export const rwRegister = transactionClients<MicroOperation>({
  table: TABLE,
  columns: "k int4 PRIMARY KEY, v int4 NOT NULL",
  async perform(connection, operation) {
    const [kind, key, value] = operation;
    if (kind === "w") {
      await connection.query("in-transaction", WRITE, [key, value]);
      return operation;
    }
    const { rows } = await connection.query("in-transaction", READ, [key]);
    return ["r", key, (rows[0]?.["v"] as number | undefined) ?? null];
  },
});
