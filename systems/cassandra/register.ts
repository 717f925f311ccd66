/**
 * register on Cassandra: a row a key. With `writes=lwt` each operation is a lightweight transaction, and reads are
 * serial; with `writes=plain` the last write wins, and a compare-and-set is a read, a look and a write.
 */
import { Declined } from "../declined.js";
import { how, SERIAL } from "./client.js";
import { now, tableClients } from "./tables.js";

const TABLE = "faultline.register";
const READ = `SELECT v FROM ${TABLE} WHERE k = ?`;
const WRITE = `UPDATE ${TABLE} SET v = ? WHERE k = ?`;
/** Holds for every value there is, and for none. */
const ALWAYS = " IF v != -1";
const EXPECTED = " IF v = ?";

const mismatch = (): Declined => new Declined("cas-mismatch", "the value is another");

export const register = tableClients({
  table: TABLE,
  columns: "k int PRIMARY KEY, v int",
  async perform(connection, settings, operation) {
    const { f } = operation;
    const [key, value] = [operation.key as number, operation.value as number];
    const lwt = settings["writes"] === "lwt";
    const read = async (): Promise<number | null> => {
      const [row] = await connection.run("reading", lwt ? SERIAL : how(settings), [READ, key]);
      return (row?.["v"] as number | null | undefined) ?? null;
    };
    if (f === "read") return read();
    if (f === "write") {
      if (!lwt) await connection.run("writing", how(settings, now()), [WRITE, value, key]);
      else if (!(await connection.runIf(how(settings), [WRITE + ALWAYS, value, key])))
        throw new Error("expected a condition that always holds to hold");
      return value;
    }
    const [from, to] = operation.value as readonly [number, number];
    if (lwt) {
      if (!(await connection.runIf(how(settings), [WRITE + EXPECTED, to, key, from]))) throw mismatch();
    } else {
      if ((await read()) !== from) throw mismatch();
      await connection.run("writing", how(settings, now()), [WRITE, to, key]);
    }
    return value;
  },
});
