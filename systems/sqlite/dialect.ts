/** How SQLite speaks, for the workloads of systems/sql. */
import type { Dialect } from "../sql/sql.js";
import { Connection, type Begin } from "./client.js";

export const dialect: Dialect = {
  async open(address, settings, _nodes, signal, greeting) {
    const connection = await Connection.open(address, signal, settings["begin"] as Begin);
    try {
      await connection.query("open", `PRAGMA busy_timeout = ${settings["busy-timeout"]!}`);
      if (settings["read-uncommitted"] === "on")
        await connection.query("open", "PRAGMA read_uncommitted = 1");
      for (const statement of greeting) await connection.query("open", statement);
    } catch (error) {
      connection.close();
      throw error;
    }
    return {
      // Every process uses the same file.
      begin: () => Promise.resolve(),
      query: (phase, text, values) => connection.query(phase, text, values),
      rollback: (failure) => connection.rollback(failure),
      close: () => connection.close(),
    };
  },
  prepare: (address, settings, _nodes, signal, work) =>
    Connection.use(address, signal, async (connection) => {
      await connection.query("open", `PRAGMA busy_timeout = ${settings["busy-timeout"]!}`);
      // Stays with the file.
      await connection.query("open", `PRAGMA journal_mode = ${settings["journal"]!}`);
      await work(connection);
    }),
  // Isolation is not to be chosen; what can be chosen for a connection is what its commits wait for.
  level: (settings) => `PRAGMA synchronous = ${settings["synchronous"]!}`,
  overwrite: (key, columns) =>
    `ON CONFLICT (${key}) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(", ")}`,
};
