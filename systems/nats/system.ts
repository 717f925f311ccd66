/**
 * **nats**: NATS with JetStream, one server or a cluster of three (`--set replicas=3`), from the program in `--set bin=…`, in
 * NATS_HOME, or on PATH.
 */
import type { ServerSystem } from "../system.js";
import { BUCKET } from "./bucket.js";
import { claims } from "./claims.js";
import { Connection } from "./client.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { plan } from "./plan.js";
import { availability, program } from "./program.js";
import { queue } from "./queue.js";
import { register } from "./register.js";
import { set } from "./set.js";
import { STREAM } from "./stream.js";

export const nats: ServerSystem = {
  kind: "server",
  name: "nats",
  summary:
    "NATS, one server or three: streams of JetStream and their consumers, buckets, or publishing to subscribers.",
  // Its servers are linked statically: another clock, or a full disk, cannot be shown to them.
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
    "persist-mode": {
      summary:
        "Whether a message is written to its file before it is acknowledged, or some time after (from version 2.12, one replica).",
      values: ["default", "async"],
      default: "default",
    },
    "sync-interval": {
      summary:
        "How often files are flushed to disk, such as 10s, or always, before a message is acknowledged (from version 2.10; default: as shipped, 2m).",
    },
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
    reads: {
      summary:
        "What values of a bucket are read from: any replica (direct get, as shipped), or the one that leads it.",
      values: ["direct", "leader"],
      default: "direct",
    },
    update: {
      summary:
        "Workload set: whether who writes a list back expects the revision it has read, or just puts it.",
      values: ["revision", "put"],
      default: "revision",
    },
    image: {
      summary: "Image for --where docker, with nats-server on its PATH.",
      default: "nats:2.10.29-alpine",
    },
    bin: { summary: "Folder with nats-server (default: NATS_HOME, or PATH)." },
  },
  implies: (workload, { queue: asked }) =>
    workload === "delivery" && asked === "pubsub" ? { subscribers: "all" } : {},
  claims,
  findings,
  classify,
  workloads: { queue, "total-queue": queue, delivery: queue, register, set },
  availability,
  plan(settings, nodes, where) {
    const replicas = Number(settings["replicas"]);
    if (nodes < replicas)
      throw new Error(
        `--nodes ${String(nodes)}: expected at least ${String(replicas)} with replicas=${String(replicas)}`,
      );
    if (settings["persist-mode"] === "async" && (replicas > 1 || settings["storage"] !== "file"))
      throw new Error("--set persist-mode=async: expected replicas=1 and storage=file");
    if (!/^(always|[1-9]\d*(ms|s|m|h))$/.test(settings["sync-interval"] ?? "always"))
      throw new Error(
        `--set sync-interval=${settings["sync-interval"]!}: expected always, or a duration such as 10s`,
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
    if (nodes.length === 1) return [nodes[0]!.name];
    for (const node of nodes) {
      const leader = await Connection.use(node.direct, signal, leaderOf).catch(() => undefined);
      if (leader !== undefined) return [leader];
    }
    return [];
  },
};

/** Who leads the stream or the bucket, whichever there is. */
async function leaderOf(connection: Connection): Promise<string | undefined> {
  for (const name of [STREAM, BUCKET]) {
    const info = await connection.api("reading", `STREAM.INFO.${name}`).catch(() => undefined);
    const { leader } = (info?.["cluster"] ?? {}) as { leader?: string };
    if (leader !== undefined) return leader;
  }
  return undefined;
}
