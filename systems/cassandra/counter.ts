/** counter on Cassandra: one column of type counter, which knows additions only. */
import { how } from "./client.js";
import { tableClients } from "./tables.js";

const TABLE = "faultline.counters";

export const counter = tableClients({
  table: TABLE,
  columns: "k int PRIMARY KEY, n counter",
  async perform(connection, settings, { f, value }) {
    if (f === "read") {
      const [row] = await connection.run("reading", how(settings), [`SELECT n FROM ${TABLE} WHERE k = 0`]);
      return Number(row?.["n"] ?? 0);
    }
    const add = `UPDATE ${TABLE} SET n = n + ? WHERE k = 0`;
    await connection.run("writing", how(settings), [add, BigInt(value as number)]);
    return value;
  },
});
