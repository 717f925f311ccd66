/**
 * **sqlite**: SQLite by many processes at a time, all on one file: the `sqlite3` command on PATH, or in `--set bin=…`. A node
 * is a host on which every client is such a process (or, with `cache=shared`, a connection of one); killing a node kills the clients that are on it.
 */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { sqlWorkloads } from "../sql/workloads.js";
import { installed } from "../installed.js";
import type { ServerSystem, Settings } from "../system.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { dialect } from "./dialect.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { listAppend } from "./list-append.js";
import { plan } from "./plan.js";

const INSTALL = "apt-get install sqlite3, or https://www.sqlite.org/download.html and --set bin=…";

const program = (settings: Settings): string => findProgram("sqlite3", settings["bin"], INSTALL);

export const sqlite: ServerSystem = {
  kind: "server",
  name: "sqlite",
  summary: "SQLite: one file, used by many processes.",
  capabilities: () => ["links", "processes"],
  nodesFor: () => 2,
  settings: {
    begin: {
      summary: "How transactions begin; autocommit: they don't, each statement commits itself.",
      values: ["immediate", "deferred", "autocommit"],
      default: "immediate",
    },
    journal: {
      summary: "How transactions are made atomic: a rollback journal or a write-ahead log.",
      values: ["delete", "wal"],
      default: "delete",
    },
    synchronous: {
      summary: "What a commit waits for on its way to the disk (as shipped: full).",
      values: ["full", "normal", "off"],
      default: "full",
    },
    "busy-timeout": { summary: "Milliseconds to wait for a lock (as shipped: 0).", default: "1000" },
    cache: {
      summary:
        "Whether every client is a process of its own, or those of a host are connections of one, with one cache for all.",
      values: ["private", "shared"],
      default: "private",
    },
    "read-uncommitted": {
      summary: "Whether reads wait for nobody who writes in the same shared cache (as shipped: off).",
      values: ["on", "off"],
      default: "off",
    },
    image: { summary: "Image for --where docker, with node and sqlite3 on its PATH." },
    bin: { summary: "Folder with sqlite3, to use another version than the one on PATH." },
  },
  claims,
  findings,
  classify,
  workloads: { ...sqlWorkloads(dialect), "list-append": listAppend },
  availability: (settings) =>
    installed(INSTALL, () => programVersion(program(settings), ["--version"], /^(\S+)/)),
  plan(settings, nodes, where) {
    const { image } = settings;
    const contained = where === "docker";
    if (contained && image === undefined)
      throw new Error(
        "--where docker: nobody publishes an image with node and sqlite3; expected --set image=… (docker/build.sh sqlite makes one)",
      );
    if (!/^\d+$/.test(settings["busy-timeout"]!))
      throw new Error(`--set busy-timeout=${settings["busy-timeout"]!}: expected milliseconds`);
    const programs = contained
      ? { node: "node", sqlite3: "sqlite3" }
      : { node: process.execPath, sqlite3: program(settings) };
    return Promise.resolve(plan(programs, contained ? image : undefined, settings["cache"]!, nodes));
  },
  ping: (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      // Long enough an answer to take its time on a slow link.
      await connection.query("open", "SELECT hex(zeroblob(500)) AS x");
    }),
};
