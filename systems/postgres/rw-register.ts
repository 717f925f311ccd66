/** rw-register on PostgreSQL: registers are integers, one row each. */
import type { MicroOperation } from "../../workloads/rw-register/ops.js";
import type { WorkloadClients } from "../system.js";
import { transactionClients } from "./transaction.js";

/** Clients of a workload whose transactions write and read single registers. */
export function registerClients(table: string): WorkloadClients {
  const read = `SELECT v FROM ${table} WHERE k = $1`;
  const write = `INSERT INTO ${table} (k, v) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v`;
  return transactionClients<MicroOperation>({
    table,
    columns: "k int4 PRIMARY KEY, v int4 NOT NULL",
    async perform(connection, operation) {
      const [kind, key, value] = operation;
      if (kind === "w") {
        await connection.query("in-transaction", write, [key, value]);
        return operation;
      }
      const { rows } = await connection.query("in-transaction", read, [key]);
      return ["r", key, (rows[0]?.["v"] as number | undefined) ?? null];
    },
  });
}

export const rwRegister = registerClients("faultline_rw_register");
