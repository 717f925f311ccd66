/** How far a group has come, as it has committed. */
import { untilDone } from "../connecting.js";
import type { Address, ClusterNode } from "../system.js";
import type { Brokers } from "./brokers.js";
import { driver } from "./client.js";
import { coordinatorOf, groupOf } from "./coordinator.js";
import { openBrokers } from "./open.js";
import { TOPIC } from "./topic.js";

/** Instead of an offset: nothing was committed. */
const NOTHING = -1n;
const NO_MEMBER = -1;

/** Where each of these partitions is to be read on; from the beginning (auto.offset.reset=earliest) where nobody said. @throws KafkaFailure */
export async function committedIn(
  brokers: Brokers,
  partitions: readonly number[],
  signal: AbortSignal,
): Promise<Map<number, bigint>> {
  if (partitions.length === 0) return new Map();
  const { offsetFetchV9 } = await driver();
  const coordinator = await brokers.at(await coordinatorOf(brokers, signal), signal);
  const { id } = await brokers.topic(signal);
  const wanted = [{ name: TOPIC, partitionIndexes: [...partitions] }];
  const { groups } = await coordinator.call(
    "reading",
    offsetFetchV9.api,
    [{ groupId: groupOf(id), memberId: null, memberEpoch: NO_MEMBER, topics: wanted }],
    true,
  );
  return new Map(
    groups
      .flatMap(({ topics }) => topics)
      .flatMap((topic) => topic.partitions)
      .map(({ partitionIndex, committedOffset }) => [
        partitionIndex,
        committedOffset === NOTHING ? 0n : committedOffset,
      ]),
  );
}

/** Where offsets are kept is made when it is first asked for. @throws KafkaFailure when `signal` is aborted before */
export async function groupsWork(
  address: Address,
  nodes: readonly ClusterNode[],
  signal: AbortSignal,
): Promise<void> {
  const brokers = await openBrokers(address, nodes, signal);
  try {
    await untilDone(signal, () => committedIn(brokers, [0], signal));
  } finally {
    brokers.close();
  }
}
