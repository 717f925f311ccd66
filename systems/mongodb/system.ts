/**
 * **mongodb**: a replica set of MongoDB, three members or one (`--set members=1`), from `mongod` on PATH or in
 * `--set bin=…`, as containers, or wherever it runs already (`--set dsn=mongodb://…`; then only the faults of links apply).
 * Clients write to the primary, which they find by asking the members.
 */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { installed } from "../installed.js";
import type { ServerSystem, Settings } from "../system.js";
import { bank } from "./bank.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { counter } from "./counter.js";
import { classify } from "./errors.js";
import { external, hostsIn } from "./external.js";
import { findings } from "./findings.js";
import { failover, oneSet, position, primaries } from "./members.js";
import { listAppend, registers } from "./micro-operations.js";
import { plan } from "./plan.js";
import { register } from "./register.js";
import { set } from "./set.js";

const INSTALL =
  "https://www.mongodb.com/try/download/community and --set bin=…, or --where docker, or --set dsn=mongodb://… of one that runs";

const program = ({ bin }: Settings): string => findProgram("mongod", bin, INSTALL);

export const mongodb: ServerSystem = {
  kind: "server",
  name: "mongodb",
  summary:
    "MongoDB, a replica set: documents and transactions, or any that speaks its protocol by --set dsn=mongodb://….",
  capabilities: ({ dsn, members }) => {
    if (dsn !== undefined) return ["links"];
    return ["links", "processes", "files", ...(members === "1" ? [] : (["failover"] as const))];
  },
  nodesFor: ({ dsn, members }) => (dsn === undefined ? Number(members) : hostsIn(dsn)),
  settings: {
    members: { summary: "Members of the replica set.", values: ["1", "3", "5"], default: "3" },
    "write-concern": {
      summary: "How many members have a write, or a commit, before it is acknowledged.",
      values: ["1", "majority"],
      default: "majority",
    },
    journal: {
      summary:
        "Whether these have it in their journals (default: as the write concern implies, majority: on).",
      values: ["default", "on", "off"],
      default: "default",
    },
    "read-concern": {
      summary:
        "What is read (as shipped: local). Strongest: linearizable from the primary, else majority; snapshot in transactions.",
      values: ["strongest", "local", "majority", "linearizable", "snapshot"],
      default: "strongest",
    },
    "read-preference": {
      summary:
        "Whom reads outside of transactions go to: the primary, a secondary, or the client's own node whatever it is.",
      values: ["primary", "secondary", "nearest"],
      default: "primary",
    },
    "election-timeout": {
      summary:
        "Milliseconds without a majority after which a primary steps down, and others elect one (electionTimeoutMillis).",
      default: "10000",
    },
    dsn: {
      summary:
        "Connection string of servers that run already, without password and TLS; nothing is started, collections in the database faultline are replaced.",
    },
    image: { summary: "Image for --where docker, with mongod on its PATH.", default: "mongo:8.0.17" },
    bin: { summary: "Folder with mongod, to use another version than the one on PATH." },
  },
  claims,
  findings,
  classify,
  workloads: {
    register,
    set,
    "set-full": set,
    counter,
    "list-append": listAppend,
    "rw-register": registers("registers"),
    "long-fork": registers("forks"),
    bank,
  },
  async availability(settings) {
    if (settings["dsn"] !== undefined) return { available: true, version: "as found at --set dsn" };
    return installed(INSTALL, () => programVersion(program(settings), ["--version"], /db version v(\S+)/));
  },
  plan(settings, nodes, where) {
    refuse(settings, nodes);
    const { dsn } = settings;
    if (dsn !== undefined) return Promise.resolve(external(dsn));
    return Promise.resolve(plan(where === "docker" ? "mongod" : program(settings), settings, nodes));
  },
  ping: (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      await connection.admin("reading", { ping: 1 });
    }),
  async ready(nodes, settings, signal) {
    // A server alone that somebody else runs need not be a member of anything.
    if (nodes.length > 1 || settings["dsn"] === undefined) await oneSet(nodes, settings, signal);
  },
  primaries: (nodes) => primaries(nodes),
  failover,
  position: (address, _settings, signal) => position(address, signal),
};

/** @throws Error naming the setting that does not go with the others */
function refuse(settings: Settings, nodes: number): void {
  const { dsn, members = "", "election-timeout": timeout = "" } = settings;
  const expected = dsn === undefined ? Number(members) : hostsIn(dsn);
  if (nodes !== expected)
    throw new Error(
      `--nodes ${String(nodes)}: expected ${String(expected)}, ${dsn === undefined ? "or another --set members=…" : "as --set dsn names them"}`,
    );
  if (!/^[1-9]\d*$/.test(timeout))
    throw new Error(`--set election-timeout=${timeout}: expected milliseconds`);
  if (settings["read-concern"] === "linearizable" && settings["read-preference"] !== "primary")
    throw new Error(
      `--set read-concern=linearizable: only a primary can tell, not --set read-preference=${settings["read-preference"]!}`,
    );
}
