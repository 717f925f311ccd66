/** How MariaDB speaks, for the workloads of systems/sql. */
import type { Dialect, Sql, SqlSession } from "../sql/sql.js";
import { Connection, ISOLATION } from "./client.js";

export const dialect: Dialect = {
  async open(address, _settings, _nodes, signal, greeting): Promise<SqlSession> {
    const connection = await Connection.open(address, signal);
    try {
      for (const statement of greeting) await connection.query("open", statement);
    } catch (error) {
      connection.close();
      throw error;
    }
    return {
      // Every node takes writes: a client stays with its own.
      begin: () => Promise.resolve(),
      query: (phase, text, values) => connection.query(phase, text, values),
      rollback: (failure) => connection.rollback(failure),
      close: () => connection.close(),
    };
  },
  prepare: (address, _settings, _nodes, signal, work: (connection: Sql) => Promise<void>) =>
    Connection.use(address, signal, work),
  level: (settings) => `SET SESSION TRANSACTION ISOLATION LEVEL ${ISOLATION[settings["isolation"]!]!}`,
  overwrite: (_key, columns) =>
    `ON DUPLICATE KEY UPDATE ${columns.map((name) => `${name} = VALUES(${name})`).join(", ")}`,
};
