/**
 * **zookeeper**: an ensemble of ZooKeeper servers (three unless `--nodes` says otherwise), from Debian's package or a
 * distribution's folder (`--set home=…`, ZOOKEEPER_HOME, /opt/zookeeper), and the Java on PATH. A client stays with its server.
 */
import { installed } from "../installed.js";
import type { ServerSystem } from "../system.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { INSTALL, locate } from "./locate.js";
import { lock } from "./lock.js";
import { plan } from "./plan.js";
import { register } from "./register.js";
import { session } from "./session.js";
import { set } from "./set.js";
import { modeOf } from "./srvr.js";

export const zookeeper: ServerSystem = {
  kind: "server",
  name: "zookeeper",
  summary: "ZooKeeper, a replicated tree of nodes with sessions: three servers or as many as --nodes says.",
  capabilities: () => ["links", "processes", "files"],
  nodesFor: () => 3,
  settings: {
    reads: {
      summary:
        "How registers, sets and sessions are read: what the server has, after sync(), or after a write of the session's own, which a quorum has.",
      values: ["local", "sync", "quorum"],
      default: "local",
    },
    "session-timeout": {
      summary:
        "Milliseconds after which a session that is not heard of is over, and its ephemeral nodes with it.",
      default: "4000",
    },
    fencing: {
      summary: "Whether what a lock guards compares tokens (czxids), and refuses older ones.",
      values: ["on", "off"],
      default: "on",
    },
    image: {
      summary: "Image for --where docker, with the jars in /apache-zookeeper-*/lib and java on its PATH.",
      default: "zookeeper:3.9.4",
    },
    home: {
      summary:
        "Folder with lib/*.jar of a distribution (default: ZOOKEEPER_HOME, /opt/zookeeper, or Debian's jars).",
    },
  },
  claims,
  implies: (workload, settings) => (workload === "lock" ? { lease: settings["session-timeout"]! } : {}),
  findings,
  classify,
  workloads: { register, set, "set-full": set, lock, session },
  availability: (settings) => installed(INSTALL, () => locate(settings).version),
  plan(settings, nodes, where) {
    if (!/^[1-9]\d{3,4}$/.test(settings["session-timeout"]!))
      throw new Error(
        `--set session-timeout=${settings["session-timeout"]!}: expected milliseconds, from 1000 (two ticks) to 10000 (twenty)`,
      );
    return Promise.resolve(
      plan(where === "docker" ? { image: settings["image"]! } : locate(settings), nodes),
    );
  },
  ping: async (address, _settings, signal) => void (await modeOf(address, signal)),
  async ready(nodes, _settings, signal) {
    // A session is a transaction: a quorum has it, and the node as well.
    await Promise.all(nodes.map((node) => Connection.use(node, signal, () => Promise.resolve())));
  },
  async primaries(nodes, _settings, signal) {
    const modes = await Promise.all(
      nodes.map(({ direct }) => modeOf(direct, signal).catch((): undefined => undefined)),
    );
    return nodes.flatMap(({ name }, i) => (modes[i] === "leader" ? [name] : []));
  },
};
