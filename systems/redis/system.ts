/**
 * **redis**: one Redis server, a master with replicas, three with Sentinel, a cluster of six, or five masters for
 * Redlock, from the program on PATH or in `--set bin=…`. With replicas, clients ask their own node; with Sentinel, the
 * master that their node's sentinel names.
 */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import { installed } from "../installed.js";
import type { ServerSystem, Settings, WorkloadClients } from "../system.js";
import { claims } from "./claims.js";
import { using } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { clusterReady } from "./cluster.js";
import { counter, uniqueIds } from "./counter.js";
import { listAppend } from "./list-append.js";
import { lock } from "./lock.js";
import { plan } from "./plan.js";
import { failureDetection } from "./failure-detection.js";
import { partitioning } from "./partitioning.js";
import { failover, oneMaster, primaries, replication } from "./primary.js";
import { queue } from "./queue.js";
import { redlock } from "./redlock.js";
import { register } from "./register.js";
import { set } from "./set.js";
import { watches } from "./sentinel.js";

const INSTALL = "apt-get install redis-server redis-sentinel, or https://redis.io/downloads and --set bin=…";

const NODES: Readonly<Record<string, number>> = { single: 1, cluster: 6, masters: 5 };

const lockOf = ({ mode }: Settings): WorkloadClients => (mode === "masters" ? redlock : lock);

const program = (settings: Settings): string => findProgram("redis-server", settings["bin"], INSTALL);

export const redis: ServerSystem = {
  kind: "server",
  name: "redis",
  summary: "Redis: one server, a master with replicas, servers with Sentinel, or a cluster (--set mode=…).",
  capabilities: ({ mode }) => [
    ...(["links", "processes", "clock", "disk", "files", "messages", "pipelining"] as const),
    ...(mode === "replicas" || mode === "sentinel" ? (["failover"] as const) : []),
  ],
  settings: {
    mode: {
      summary:
        "One server; a master (the first node) with replicas; those with a sentinel each; a cluster, half of it masters; or masters that know nothing of one another, for Redlock.",
      values: ["single", "replicas", "sentinel", "cluster", "masters"],
      default: "single",
    },
    "down-after": {
      summary: "Milliseconds without an answer after which a sentinel calls a server down.",
      default: "1000",
    },
    "node-timeout": {
      summary: "Milliseconds after which a cluster calls a silent node failed (cluster-node-timeout).",
      default: "2000",
    },
    aof: {
      summary: "Append-only file: off, or how often it is flushed.",
      values: ["off", "no", "everysec", "always"],
      default: "everysec",
    },
    "min-replicas": {
      summary: "Replicas that must not lag by more than a second for a master to take writes.",
      values: ["0", "1", "2"],
      default: "0",
    },
    wait: {
      summary: "Replicas that WAIT waits for after each write; with fewer the outcome is unknown.",
      values: ["0", "1", "2"],
      default: "0",
    },
    queue: {
      summary:
        "A list whose elements are taken at once, or over a list of those being worked on; a stream with consumer groups; or publishing to subscribers.",
      values: ["lpop", "lmove", "stream", "pubsub"],
      default: "lpop",
    },
    "claim-idle": {
      summary:
        "stream: milliseconds after which what was not acknowledged is given to somebody else (XAUTOCLAIM).",
      default: "1000",
    },
    ids: {
      summary:
        "What identifiers are made of: a counter, or the server's clock and a number within the millisecond.",
      values: ["counter", "clock"],
      default: "counter",
    },
    "lock-ttl": { summary: "Milliseconds after which a lock expires (PX).", default: "10000" },
    fencing: {
      summary: "Whether what a lock guards refuses tokens older than it has seen.",
      values: ["on", "off"],
      default: "on",
    },
    image: { summary: "Image for --where docker, with redis-server on its PATH.", default: "redis:7.4.2" },
    bin: { summary: "Folder with redis-server, to use another version than the one on PATH." },
  },
  claims,
  // "Within the window of its validity time", as its documentation says.
  implies(workload, settings) {
    if (workload === "delivery" && settings["queue"] === "pubsub") return { subscribers: "all" };
    if (workload === "lock") return { lease: settings["lock-ttl"]! };
    if (workload === "failure-detection") return { mode: "sentinel", crashes: "faults" };
    return workload === "partitioning" ? { mode: "cluster" } : {};
  },
  findings,
  classify,
  workloads: {
    register,
    byzantine: register,
    "list-append": listAppend,
    set,
    "set-full": set,
    counter,
    "unique-ids": uniqueIds,
    queue,
    "total-queue": queue,
    delivery: queue,
    lock: {
      prepare: (...given) => lockOf(given[1]).prepare(...given),
      open: (...given) => lockOf(given[1]).open(...given),
    },
    "failure-detection": failureDetection,
    partitioning,
  },
  availability: (settings) =>
    installed(INSTALL, () => programVersion(program(settings), ["--version"], /v=(\S+)/)),
  plan(settings, nodes, where) {
    if (settings["mode"] === "single" && nodes !== 1)
      throw new Error(`--nodes ${String(nodes)}: one server with mode=single; expected 1, or another mode`);
    if (settings["mode"] !== "single" && nodes < 2)
      throw new Error(`--nodes ${String(nodes)}: expected at least 2 with mode=${settings["mode"]!}`);
    if (settings["mode"] === "cluster" && (nodes < 6 || nodes % 2 !== 0))
      throw new Error(
        `--nodes ${String(nodes)}: expected 6 or more, half of them replicas, with mode=cluster`,
      );
    return Promise.resolve(plan(where === "docker" ? "redis-server" : program(settings), settings, nodes));
  },
  nodesFor: ({ mode }) => NODES[mode!] ?? 3,
  ping: (address, _settings, signal) => using(address, signal, async (client) => void (await client.ping())),
  async ready(nodes, settings, signal) {
    if (settings["mode"] === "single" || settings["mode"] === "masters") return;
    if (settings["mode"] === "cluster") return clusterReady(nodes, signal);
    const master = await oneMaster(nodes, signal);
    if (settings["mode"] === "sentinel")
      await Promise.all(nodes.map((node) => watches(node, master, nodes, settings["down-after"]!, signal)));
  },
  primaries: (nodes) => primaries(nodes),
  failover,
  clock: (address, _settings, signal) =>
    using(address, signal, async (client) => {
      const [seconds, micros] = (await client.time()) as unknown as [string, string];
      return Number(seconds) * 1000 + Number(micros) / 1000;
    }),
  async position(address, { mode }, signal) {
    // Each master has an offset of its own.
    if (mode === "cluster" || mode === "masters") return undefined;
    const info = await replication(address, signal);
    const at = info["role"] === "master" ? info["master_repl_offset"] : info["slave_repl_offset"];
    return { at: Number(at), unit: "bytes" };
  },
  // All at once: what is out of order shows in who gets which answer.
  echo: (address, texts, _settings, signal) =>
    using(address, signal, (client) => Promise.all(texts.map((text) => client.echo(text)))),
  writeRefused: (address, _settings, signal) =>
    using(address, signal, (client) =>
      client.set("probe", "1").then(
        () => undefined,
        (error: Error) => error.message,
      ),
    ),
};
