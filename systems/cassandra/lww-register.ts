/**
 * lww-register on Cassandra: a row of two columns that are always written together, by a timestamp of the client's clock.
 * `clock-skew` puts the clocks of every third process ahead, `clock-step` lets all of them tick in steps: then timestamps
 * are equal, and the greater value wins column by column. The second column is the negative of the first, so that what
 * wins in one loses in the other; whoever reads a pair that does not belong together reads a value that nobody wrote.
 */
import { how } from "./client.js";
import { now, tableClients } from "./tables.js";

const TABLE = "faultline.lww";
const READ = `SELECT a, b, writetime(a) AS at FROM ${TABLE} WHERE k = ?`;
const WRITE = `UPDATE ${TABLE} SET a = ?, b = ? WHERE k = ?`;
const SKEWED = 3;
const MICROS = 1000;

export const lwwRegister = tableClients({
  table: TABLE,
  columns: "k int PRIMARY KEY, a int, b int",
  async perform(connection, settings, operation) {
    const { f, process } = operation;
    const [key, value] = [operation.key as number, operation.value as number];
    if (f === "read") {
      const [row] = await connection.run("reading", how(settings), [READ, key]);
      if (row === undefined) return null;
      const [a, b] = [row["a"] as number, row["b"] as number];
      return [a === -b ? a : `${String(a)} with ${String(-b)}`, Number(row["at"])];
    }
    const skew = process % SKEWED === 0 ? Number(settings["clock-skew"]) * MICROS : 0;
    const step = Math.max(1, Number(settings["clock-step"]) * MICROS);
    const timestamp = Math.floor((now() + skew) / step) * step;
    await connection.run("writing", how(settings, timestamp), [WRITE, value, -value, key]);
    return [value, timestamp];
  },
});
