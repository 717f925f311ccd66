/**
 * set and set-full on Cassandra: with `elements=rows` an element is a row of one partition; with `elements=column` all of
 * them are one text, which is read, added to and written back: with `writes=lwt` only if it is still the one that was read.
 */
import { Declined } from "../declined.js";
import type { Settings } from "../system.js";
import { how, SERIAL, type Connection } from "./client.js";
import { now, tableClients } from "./tables.js";

const TABLE = "faultline.elements";
const ALL = `SELECT v FROM ${TABLE} WHERE p = 0`;
const ADD = `INSERT INTO ${TABLE} (p, v) VALUES (0, ?)`;
const PUT = `UPDATE ${TABLE} SET v = ? WHERE p = 0`;

/** Null where nothing was added yet. */
async function textOf(connection: Connection, settings: Settings): Promise<string | null> {
  const [row] = await connection.run("reading", reading(settings), [ALL]);
  return (row?.["v"] as string | null | undefined) ?? null;
}

const reading = (settings: Settings) => (settings["writes"] === "lwt" ? SERIAL : how(settings));

async function addToText(connection: Connection, settings: Settings, value: number): Promise<void> {
  const before = await textOf(connection, settings);
  const after = before === null ? String(value) : `${before} ${String(value)}`;
  if (settings["writes"] !== "lwt") {
    await connection.run("writing", how(settings, now()), [PUT, after]);
    return;
  }
  if (!(await connection.runIf(how(settings), [`${PUT} IF v = ?`, after, before])))
    throw new Declined("changed", "somebody else has added meanwhile");
}

export const set = tableClients({
  table: TABLE,
  columns: ({ elements }) =>
    elements === "column" ? "p int PRIMARY KEY, v text" : "p int, v int, PRIMARY KEY (p, v)",
  async perform(connection, settings, { f, value: asked }) {
    const value = asked as number;
    const column = settings["elements"] === "column";
    if (f === "read") {
      if (column) return ((await textOf(connection, settings)) ?? "").split(" ").filter(Boolean).map(Number);
      return (await connection.run("reading", reading(settings), [ALL])).map((row) => row["v"] as number);
    }
    if (column) await addToText(connection, settings, value);
    else if (settings["writes"] !== "lwt")
      await connection.run("writing", how(settings, now()), [ADD, value]);
    else if (!(await connection.runIf(how(settings), [`${ADD} IF NOT EXISTS`, value])))
      throw new Error(`expected nobody else to have added ${String(value)}`);
    return value;
  },
});
