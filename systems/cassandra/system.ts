/**
 * **cassandra**: Apache Cassandra 5, three servers or one (`--set replicas=1`), from the jars of a distribution
 * (`--set home=…`, CASSANDRA_HOME, /opt/cassandra) and the Java on PATH. A client's node is its coordinator.
 */
import { mayRetry } from "../retrying.js";
import { installed } from "../installed.js";
import type { ServerSystem, Settings } from "../system.js";
import { atomicity } from "./atomicity.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { counter } from "./counter.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { IN_IMAGE, INSTALL, locate } from "./locate.js";
import { lwwRegister } from "./lww-register.js";
import { plan } from "./plan.js";
import { register } from "./register.js";
import { set } from "./set.js";
import type { How } from "./wire.js";

const ONE: How = { consistency: "one" };
const ALL: How = { consistency: "all" };
/** Of the server's own tables, which are there from the beginning, one with three replicas. */
const HELD_BY_ALL = "SELECT status FROM system_distributed.repair_history LIMIT 1";

function milliseconds(settings: Settings, name: string): void {
  if (!/^\d+$/.test(settings[name]!))
    throw new Error(`--set ${name}=${settings[name]!}: expected milliseconds, 0 for none`);
}

export const cassandra: ServerSystem = {
  kind: "server",
  name: "cassandra",
  summary:
    "Apache Cassandra: rows whose last write wins, at a level of consistency, and lightweight transactions.",
  capabilities: () => ["processes", "files", "links"],
  nodesFor: ({ replicas }) => Number(replicas),
  settings: {
    replicas: { summary: "Servers, each with a copy of everything.", values: ["1", "3"], default: "3" },
    consistency: {
      summary: "How many replicas must have answered a write, or a read.",
      values: ["one", "quorum", "all"],
      default: "quorum",
    },
    writes: {
      summary:
        "Workloads register and set: plain writes, the last of which wins, or lightweight transactions with serial reads.",
      values: ["plain", "lwt"],
      default: "lwt",
    },
    elements: {
      summary: "Workload set: rows, or one text that is read, added to and written back.",
      values: ["rows", "column"],
      default: "rows",
    },
    batch: {
      summary: "Workload atomicity: the rows of a transaction are of one partition, or of several.",
      values: ["partition", "partitions"],
      default: "partition",
    },
    "clock-skew": {
      summary: "Workload lww-register: milliseconds by which the clocks of every third process are ahead.",
      default: "0",
    },
    "clock-step": {
      summary: "Workload lww-register: milliseconds in which clocks tick; 0: they never show the same twice.",
      default: "0",
    },
    "commitlog-sync": {
      summary:
        "Whether a write is acknowledged when it was flushed to the disk (batch), or before (periodic: every 10 s, as shipped).",
      values: ["batch", "periodic"],
      default: "periodic",
    },
    hints: {
      summary: "Whether nodes keep for others what these missed (hinted_handoff_enabled).",
      values: ["on", "off"],
      default: "on",
    },
    "read-repair": {
      summary: "Whether who reads at a quorum repairs replicas that missed something.",
      values: ["blocking", "none"],
      default: "blocking",
    },
    retries: {
      summary:
        "Naive: an operation whose connection broke is carried out again, as many applications do; what that does is to be seen.",
      values: ["none", "naive"],
      default: "none",
    },
    image: {
      summary: "Image for --where docker, with the jars in /opt/cassandra/lib and Java 17 on its PATH.",
      default: "cassandra:5.0.6",
    },
    home: {
      summary: "Folder with lib/*.jar of a distribution (default: CASSANDRA_HOME, or /opt/cassandra).",
    },
  },
  claims,
  findings,
  classify,
  workloads: mayRetry(
    { register, set, "set-full": set, counter, "lww-register": lwwRegister, atomicity },
    ({ retries }) => retries === "naive",
    classify,
  ),
  availability: (settings) => installed(INSTALL, () => locate(settings).version),
  plan(settings, nodes, where) {
    milliseconds(settings, "clock-skew");
    milliseconds(settings, "clock-step");
    const { java, jars } = where === "docker" ? IN_IMAGE : locate(settings);
    return Promise.resolve(plan(java, jars, settings, nodes));
  },
  ping: (address, _settings, signal) =>
    Connection.use(address, signal, async (connection) => {
      await connection.run("reading", ONE, ["SELECT host_id FROM system.local"]);
    }),
  /** Each node, asked as coordinator, hears from all of them. */
  async ready(nodes, _settings, signal) {
    if (nodes.length === 1) return;
    for (const node of nodes)
      await Connection.use(node, signal, (connection) => connection.run("reading", ALL, [HELD_BY_ALL]));
  },
};
