/** rw-register, and the workloads whose transactions are of its shape: registers are integers, one row each. */
import type { MicroOperation } from "../../workloads/rw-register/ops.js";
import type { WorkloadClients } from "../system.js";
import type { Dialect } from "./sql.js";
import { transactionClients } from "./transaction.js";

/** @param table a table of the workload's own */
export function registerClients(dialect: Dialect, table: string): WorkloadClients {
  const read = `SELECT v FROM ${table} WHERE k = $1`;
  const write = `INSERT INTO ${table} (k, v) VALUES ($1, $2) ${dialect.overwrite("k", ["v"])}`;
  return transactionClients<MicroOperation>(dialect, {
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
