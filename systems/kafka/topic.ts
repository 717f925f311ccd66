/** The one topic that workloads use, made afresh; keys are its partitions. */
import { untilDone } from "../connecting.js";
import type { Address, ClusterNode, Settings } from "../system.js";
import { Broker, driver } from "./client.js";
import { codeOf, KafkaFailure } from "./errors.js";
import { idOf } from "./ids.js";

export const TOPIC = "faultline";

const TIMEOUT_MS = 10_000;
const REPLICAS_MAX = 3;
/** Where brokers are told which of them has what. */
const AS_ASSIGNED = -1;

/** @throws KafkaFailure when the topic cannot be made before `signal` is aborted */
export async function makeTopic(
  address: Address,
  settings: Settings,
  partitions: number,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<void> {
  const { createTopicsV7, deleteTopicsV6, metadataV12 } = await driver();
  const brokers = nodes.map(({ name }) => idOf(name));
  if (settings["controllers"] === "last") brokers.pop();
  const replicas = Math.min(REPLICAS_MAX, brokers.length);
  const configs = [
    { name: "min.insync.replicas", value: String(Math.min(Number(settings["min-insync"]), replicas)) },
    { name: "unclean.leader.election.enable", value: String(settings["unclean"] === "on") },
  ];
  const wanted = {
    name: TOPIC,
    numPartitions: AS_ASSIGNED,
    replicationFactor: AS_ASSIGNED,
    // The first of a partition's replicas leads it as long as it can.
    assignments: Array.from({ length: partitions }, (_, partitionIndex) => ({
      partitionIndex,
      brokerIds: Array.from({ length: replicas }, (_, i) => brokers[(partitionIndex + i) % brokers.length]!),
    })),
    configs,
  };
  await Broker.use(address, signal, async (broker) => {
    await broker
      .call("open", deleteTopicsV6.api, [{ name: TOPIC }], TIMEOUT_MS)
      .catch(unless("UNKNOWN_TOPIC_OR_PARTITION"));
    // A topic goes by and by, and a new one has no leaders yet.
    await untilDone(signal, () => broker.call("open", createTopicsV7.api, [wanted], TIMEOUT_MS, false));
    await untilDone(signal, async () => {
      const { topics } = await broker.call("open", metadataV12.api, [TOPIC], false, false);
      if (topics[0]!.partitions.some(({ leaderId, isrNodes }) => leaderId < 0 || isrNodes.length < replicas))
        throw new KafkaFailure("open", new Error("partitions without leader or replicas"));
    });
  });
}

const unless =
  (code: string) =>
  (error: unknown): void => {
    if (codeOf((error as KafkaFailure).cause) !== code) throw error;
  };
