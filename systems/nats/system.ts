/** **nats**: NATS with JetStream, one server or a cluster of three (`--set replicas=3`), from the program on PATH. */
import { findProgram, programVersion } from "../../harness/cluster/find-program.js";
import type { ServerSystem, Settings } from "../system.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";
import { STREAM } from "./stream.js";

const INSTALL = "apt-get install nats-server, or https://nats.io/download and --set bin=…";

const program = (settings: Settings): string => findProgram("nats-server", settings["bin"], INSTALL);

export const nats: ServerSystem = {
  kind: "server",
  name: "nats",
  summary: "NATS: a stream of JetStream and its consumers, on one server or three, or publishing to subscribers.",
  // Its servers are linked statically: nothing can be put between them and the clock or the disk.
  capabilities: () => ["links", "processes", "files"],
  nodesFor: (settings) => (settings["replicas"] === "3" ? 3 : 1),
  settings: {
    replicas: { summary: "Servers that keep the stream.", values: ["1", "3"], default: "1" },
    queue: {
      summary:
        "A stream of JetStream, with a consumer or one for each subscriber; or core NATS, which publishes to whoever has subscribed.",
      values: ["stream", "pubsub"],
      default: "stream",
    },
    storage: { summary: "Where the stream is kept.", values: ["file", "memory"], default: "file" },
    "ack-policy": {
      summary: "Whether the consumer's messages are acknowledged, or forgotten as they are delivered.",
      values: ["explicit", "none"],
      default: "explicit",
    },
    "ack-wait": {
      summary:
        "Milliseconds after which a message that was not acknowledged is delivered again (as shipped: 30000).",
      default: "2000",
    },
    retries: {
      summary:
        "Naive: what was published and not answered is published again over another connection; what that does is to be seen.",
      values: ["none", "naive"],
      default: "none",
    },
    "message-ids": {
      summary: "Whether messages carry an identifier (Nats-Msg-Id), by which the stream knows them again.",
      values: ["on", "off"],
      default: "off",
    },
    "duplicate-window": {
      summary: "Milliseconds for which the stream remembers identifiers (as shipped: 120000).",
      default: "120000",
    },
    image: { summary: "Image for --where docker, with nats-server on its PATH.", default: "nats:2.10.29" },
    bin: { summary: "Folder with nats-server, to use another version than the one on PATH." },
  },
  implies: (workload, { queue: asked }) =>
    workload === "delivery" && asked === "pubsub" ? { subscribers: "all" } : {},
  claims,
  findings,
  classify,
  workloads: { queue, "total-queue": queue, delivery: queue },
  async availability(settings) {
    try {
      return { available: true, version: await programVersion(program(settings), ["--version"], /: v(\S+)/) };
    } catch (error) {
      return { available: false, missing: (error as Error).message, install: INSTALL };
    }
  },
  plan(settings, nodes, where) {
    const replicas = Number(settings["replicas"]);
    if (nodes < replicas)
      throw new Error(
        `--nodes ${String(nodes)}: expected at least ${String(replicas)} with replicas=${String(replicas)}`,
      );
    for (const name of ["ack-wait", "duplicate-window"])
      if (!/^[1-9]\d*$/.test(settings[name]!))
        throw new Error(`--set ${name}=${settings[name]!}: expected milliseconds`);
    return Promise.resolve(plan(where === "docker" ? "nats-server" : program(settings), settings, nodes));
  },
  ping: (address, _settings, signal) => Connection.use(address, signal, (connection) => connection.ping()),
  async ready(nodes, _settings, signal) {
    // Answered by whoever leads the cluster's streams.
    for (const node of nodes)
      await Connection.use(
        node,
        signal,
        async (connection) => void (await connection.api("reading", "INFO")),
      );
  },
  async primaries(nodes, _settings, signal) {
    for (const node of nodes) {
      try {
        const info = await Connection.use(node.direct, signal, (connection) =>
          connection.api("reading", `STREAM.INFO.${STREAM}`),
        );
        const { leader } = (info["cluster"] ?? {}) as { leader?: string };
        if (leader !== undefined) return [leader];
      } catch {
        // The next one may know.
      }
    }
    return nodes.length === 1 ? [nodes[0]!.name] : [];
  },
};
