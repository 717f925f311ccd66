/**
 * **mariadb**: one MariaDB server (InnoDB) or a Galera cluster (`--set cluster=galera`), from the programs on PATH or in `--set bin=…`. What its REPEATABLE READ
 * allows depends on `--set snapshot-isolation=on`.
 */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { echo } from "../sql/echo.js";
import { sqlWorkloads } from "../sql/workloads.js";
import type { ServerSystem, Settings } from "../system.js";
import { claims } from "./claims.js";
import { Connection, ISOLATION } from "./client.js";
import { dialect } from "./dialect.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { isGalera, missingForGalera } from "./galera.js";
import { listAppend } from "./list-append.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";
import { ON_PATH, type Programs } from "./server.js";
import { allSynced } from "./synced.js";
import { uniqueIds } from "./unique-ids.js";

const INSTALL = "apt-get install mariadb-server, or https://mariadb.org/download and --set bin=…";

const INSTALL_GALERA = "apt-get install galera-4 rsync, or --where docker";

function programs({ bin }: Settings): Programs {
  const server = findProgram("mariadbd", bin, INSTALL);
  return { server, install: findProgram("mariadb-install-db", bin, INSTALL) };
}

export const mariadb: ServerSystem = {
  kind: "server",
  name: "mariadb",
  summary: "MariaDB with InnoDB: one server, or a Galera cluster (--set cluster=galera).",
  nodesFor: (settings) => (isGalera(settings) ? 3 : 1),
  capabilities: () => ["links", "processes", "clock", "disk", "files", "messages"],
  settings: {
    isolation: {
      summary: "Isolation level of transactions (as shipped: repeatable-read).",
      values: Object.keys(ISOLATION),
      default: "repeatable-read",
    },
    "snapshot-isolation": {
      summary:
        "innodb_snapshot_isolation: whether REPEATABLE READ refuses rows that changed since its snapshot.",
      values: ["on", "off"],
      default: "off",
    },
    "flush-log": {
      summary:
        "innodb_flush_log_at_trx_commit: 1 writes and flushes at each commit, 2 writes, 0 does neither.",
      values: ["0", "1", "2"],
      default: "1",
    },
    cluster: {
      summary: "One server, or nodes that all take writes and agree on them by Galera.",
      values: ["none", "galera"],
      default: "none",
    },
    "sync-wait": {
      summary:
        "wsrep_sync_wait: what waits until the node has applied all that was committed elsewhere (1: reads; 7: all statements).",
      values: ["0", "1", "3", "7"],
      default: "0",
    },
    image: {
      summary: "Image for --where docker, with mariadbd and mariadb-install-db on its PATH.",
      default: "mariadb:10.11.14",
    },
    bin: { summary: "Folder with mariadbd and mariadb-install-db, to use others than those on PATH." },
  },
  claims,
  findings,
  classify,
  workloads: {
    ...sqlWorkloads(dialect),
    "list-append": listAppend,
    queue,
    "total-queue": queue,
    delivery: queue,
    "unique-ids": uniqueIds,
  },
  async availability(settings) {
    try {
      const { server } = programs(settings);
      const missing = isGalera(settings) ? missingForGalera() : undefined;
      if (missing !== undefined) return { available: false, missing, install: INSTALL_GALERA };
      if (isGalera(settings))
        for (const name of ["wsrep_sst_rsync", "rsync"]) findProgram(name, undefined, INSTALL_GALERA);
      const version = await programVersion(server, ["--no-defaults", "--version"], /Ver (\S+?)-MariaDB/);
      return { available: true, version };
    } catch (error) {
      return { available: false, missing: (error as Error).message, install: INSTALL };
    }
  },
  plan(settings, nodes, where) {
    if (!isGalera(settings) && nodes !== 1)
      throw new Error(
        `--nodes ${String(nodes)}: one server with cluster=none; expected 1, or --set cluster=galera`,
      );
    return Promise.resolve(plan(where === "docker" ? ON_PATH : programs(settings), settings, nodes, where));
  },
  async ready(nodes, settings, signal) {
    if (isGalera(settings)) await allSynced(nodes, signal);
  },
  ping: (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      await connection.query("open", "SELECT 1");
    }),
  clock: (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      const { rows } = await connection.query("open", "SELECT UNIX_TIMESTAMP(SYSDATE(3)) * 1000 AS ms");
      return Number(rows[0]!["ms"]);
    }),
  async position(address, settings, signal) {
    if (!isGalera(settings)) return undefined;
    return Connection.use(address, signal, async (connection) => {
      const { rows } = await connection.query("open", "SHOW GLOBAL STATUS LIKE 'wsrep_last_committed'");
      return { at: Number(rows[0]!["Value"]), unit: "entries" };
    });
  },
  echo: (address, texts, _settings, signal) =>
    Connection.use(address, signal, (connection) => echo(connection, texts)),
  writeRefused: (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      await connection.query("open", "DROP TABLE IF EXISTS faultline_probe");
      // Large enough to need new pages.
      const fill = "CREATE TABLE faultline_probe AS SELECT seq, REPEAT('x', 200) AS x FROM seq_1_to_20000";
      return connection.query("committing", fill).then(
        () => undefined,
        (error: Error) => error.message,
      );
    }),
};
