/**
 * **kafka**: brokers of Apache Kafka (KRaft), three by default, from a folder with the jars of a distribution
 * (`--set home=…`, KAFKA_HOME, /opt/kafka) and the Java on PATH. Clients speak the protocol to whichever broker leads.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { findProgram } from "../../harness/cluster/find-program.js";
import { installed } from "../installed.js";
import { integerSetting } from "../../workloads/workload.js";
import type { ClusterNode, ServerSystem, Settings } from "../system.js";
import { Broker, driver } from "./client.js";
import { claims } from "./claims.js";
import { classify } from "./errors.js";
import { findings } from "./findings.js";
import { idOf } from "./ids.js";
import { log } from "./log.js";
import { plan } from "./plan.js";
import { queue } from "./queue.js";
import { TOPIC } from "./topic.js";

const INSTALL = "https://kafka.apache.org/downloads, unpacked in /opt/kafka or --set home=…, and Java 17";
const IN_IMAGE = "/opt/kafka";

/** @returns the folder, and the version of the broker in it @throws Error saying what was looked for, and how to get it */
function locate({ home }: Settings): { home: string; version: string } {
  const asked = home ?? process.env["KAFKA_HOME"] ?? IN_IMAGE;
  const libs = join(resolve(asked), "libs");
  const jar = existsSync(libs)
    ? readdirSync(libs).find((name) => /^kafka_2\.\d+-[\d.]+\.jar$/.test(name))
    : undefined;
  if (jar === undefined)
    throw new Error(
      `expected the jars of Kafka in ${libs} (kafka_2.13-….jar among them), they are not there. Try: ${INSTALL}`,
    );
  findProgram("java", undefined, INSTALL);
  return { home: resolve(asked), version: /-([\d.]+)\.jar$/.exec(jar)![1]! };
}

export const kafka: ServerSystem = {
  kind: "server",
  name: "kafka",
  summary: "Apache Kafka (KRaft): topics of partitions with replicas, transactions, groups of consumers.",
  capabilities: () => ["links", "processes", "files"],
  nodesFor: () => 3,
  settings: {
    acks: {
      summary: "What a send waits for: nothing, the leader, or all in-sync replicas.",
      values: ["0", "1", "all"],
      default: "all",
    },
    "min-insync": {
      summary:
        "min.insync.replicas: with fewer in-sync replicas a leader refuses sends with acks=all (as shipped: 1).",
      values: ["1", "2", "3"],
      default: "2",
    },
    unclean: {
      summary: "Whether a replica that lags may become the leader (unclean.leader.election.enable).",
      values: ["on", "off"],
      default: "off",
    },
    idempotence: {
      summary: "Whether single sends carry a producer's id and sequence numbers.",
      values: ["on", "off"],
      default: "on",
    },
    transactions: {
      summary: "Whether transactions are carried out, or refused.",
      values: ["on", "off"],
      default: "on",
    },
    isolation: {
      summary: "What polls see of transactions.",
      values: ["read-committed", "read-uncommitted"],
      default: "read-committed",
    },
    "abort-every": { summary: "A client aborts each n-th of its transactions; 0: none.", default: "0" },
    controllers: {
      summary:
        "Which nodes are controllers: all, or the last alone, which then has no partition of the topic.",
      values: ["all", "last"],
      default: "all",
    },
    partitions: { summary: "Partitions of a topic that is used as a queue.", default: "4" },
    key: {
      summary:
        "The key of messages in a queue: none, or that of their producer, which puts them in one partition.",
      values: ["none", "producer"],
      default: "none",
    },
    commit: {
      summary: "When a consumer commits that it had a message: before it works on it, or after.",
      values: ["before", "after"],
      default: "after",
    },
    "crash-every": {
      summary: "A consumer dies with its n-th message, between the work and the commit; 0: never.",
      default: "0",
    },
    "leave-every": {
      summary: "A consumer leaves its group after its n-th message, and joins again; 0: never.",
      default: "0",
    },
    "session-timeout": {
      summary: "After how many milliseconds of silence a consumer is taken for dead (as shipped: 45000).",
      default: "3000",
    },
    image: { summary: "Image for --where docker, with Kafka in /opt/kafka.", default: "apache/kafka:4.1.0" },
    home: { summary: "Folder with libs/*.jar of a distribution (default: KAFKA_HOME, or /opt/kafka)." },
  },
  claims,
  findings,
  classify,
  workloads: { log, queue, "total-queue": queue, delivery: queue },
  availability: (settings) => installed(INSTALL, () => locate(settings).version),
  plan(settings, nodes, where) {
    for (const name of ["abort-every", "crash-every", "leave-every"])
      if (!/^\d+$/.test(settings[name]!))
        throw new Error(`--set ${name}=${settings[name]!}: expected a number, 0 for none`);
    for (const name of ["partitions", "session-timeout"]) integerSetting(settings, name, 1);
    return Promise.resolve(plan(where === "docker" ? IN_IMAGE : locate(settings).home, settings, nodes));
  },
  ping: (address, _settings, signal) =>
    Broker.use(address, signal, async (broker) => {
      await broker.call("open", (await driver()).metadataV12.api, [], false, false);
    }),
  /** All know each other, and agree on who leads what: one that was cut off may take itself for a leader for a while. */
  async ready(nodes, _settings, signal) {
    const views = await Promise.all(nodes.map((node) => view(node, signal)));
    for (const [i, { brokers, leaders }] of views.entries()) {
      if (brokers < nodes.length)
        throw new Error(
          `expected ${nodes[i]!.name} to know ${String(nodes.length)} brokers, it knows ${String(brokers)}`,
        );
      if (leaders !== views[0]!.leaders)
        throw new Error(`${nodes[0]!.name} and ${nodes[i]!.name} do not agree on who leads which partition`);
    }
  },
  /** Those that lead a partition, as most nodes say. */
  async primaries(nodes, _settings, signal) {
    const said = await Promise.all(nodes.map((node) => metadata(node, signal).catch(() => undefined)));
    const leaders = new Set(
      said.flatMap(
        (one) => one?.topics.flatMap(({ partitions }) => partitions.map(({ leaderId }) => leaderId)) ?? [],
      ),
    );
    return nodes.filter(({ name }) => leaders.has(idOf(name))).map(({ name }) => name);
  },
};

/** What a broker knows: how many brokers, and who leads each partition, since when. @throws KafkaFailure also where nobody does */
async function view(node: ClusterNode, signal: AbortSignal): Promise<{ brokers: number; leaders: string }> {
  const { metadataV12 } = await driver();
  const { brokers, topics } = await Broker.use(node.direct, signal, (broker) =>
    broker.call("open", metadataV12.api, null, false, false),
  );
  const leaders = topics.flatMap(({ name, partitions }) =>
    partitions.map(
      ({ partitionIndex, leaderId, leaderEpoch }) =>
        `${String(name)}-${String(partitionIndex)}: ${String(leaderId)}, ${String(leaderEpoch)}`,
    ),
  );
  return { brokers: brokers.length, leaders: leaders.sort().join("\n") };
}

async function metadata(node: ClusterNode, signal: AbortSignal) {
  const { metadataV12 } = await driver();
  return Broker.use(node.direct, signal, (broker) =>
    broker
      .call("open", metadataV12.api, [TOPIC], false, false)
      .catch(() => broker.call("open", metadataV12.api, [], false, false)),
  );
}
