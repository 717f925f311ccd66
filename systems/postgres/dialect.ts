/** How PostgreSQL speaks, for the workloads of systems/sql. */
import type { Dialect } from "../sql/sql.js";
import { ISOLATION } from "./client.js";
import { Connections, onPrimary } from "./connections.js";

export const dialect: Dialect = {
  open: (address, settings, nodes, signal, greeting) =>
    Connections.open(address, settings, nodes, signal, greeting),
  prepare: onPrimary,
  level: (settings) =>
    `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ${ISOLATION[settings["isolation"]!]!}`,
  overwrite: (key, columns) =>
    `ON CONFLICT (${key}) DO UPDATE SET ${columns.map((name) => `${name} = EXCLUDED.${name}`).join(", ")}`,
};
