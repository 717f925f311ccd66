/** One fetch from each leader of some partitions, from where they are to be read on. */
import type { Brokers } from "./brokers.js";
import { driver } from "./client.js";
import { messagesOf, type Messages } from "./fetched.js";
import { TOPIC } from "./topic.js";

/** How long a broker may wait for something to come. */
const WAIT_MS = 20;
const BYTES_MAX = 1 << 20;
const PARTITION_BYTES_MAX = 1 << 16;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
/** Instead of a time: the end. */
const LATEST = -1n;

export type Positions = ReadonlyMap<number, bigint>;

/** @param committed whether messages of open and aborted transactions are left out @throws KafkaFailure */
export async function fetchFrom(
  brokers: Brokers,
  positions: Positions,
  committed: boolean,
  signal: AbortSignal,
): Promise<Map<number, Messages>> {
  const { fetchV17 } = await driver();
  const { id } = await brokers.topic(signal);
  const fetched = new Map<number, Messages>();
  for (const partitions of await byLeader(brokers, positions, signal)) {
    const leader = await brokers.leaderOf(partitions[0]!, signal);
    const wanted = partitions.map((partition) => ({
      partition,
      currentLeaderEpoch: -1,
      fetchOffset: positions.get(partition)!,
      lastFetchedEpoch: -1,
      partitionMaxBytes: PARTITION_BYTES_MAX,
    }));
    const { responses } = await leader.call(
      "reading",
      fetchV17.api,
      WAIT_MS,
      1,
      BYTES_MAX,
      committed ? READ_COMMITTED : READ_UNCOMMITTED,
      0,
      -1,
      [{ topicId: id, partitions: wanted }],
      [],
      "",
    );
    for (const answer of responses.flatMap((topic) => topic.partitions))
      fetched.set(
        answer.partitionIndex,
        messagesOf(answer, positions.get(answer.partitionIndex)!, committed),
      );
  }
  return fetched;
}

/**
 * Where these partitions end. A leader that has just been chosen does not show at once what was acknowledged, but says
 * so when it is asked for this (KIP-207). @throws KafkaFailure when nobody can tell
 */
export async function endsOf(
  brokers: Brokers,
  positions: Positions,
  signal: AbortSignal,
): Promise<Map<number, bigint>> {
  const { listOffsetsV9 } = await driver();
  const ends = new Map<number, bigint>();
  for (const partitions of await byLeader(brokers, positions, signal)) {
    const leader = await brokers.leaderOf(partitions[0]!, signal);
    const wanted = partitions.map((partitionIndex) => ({
      partitionIndex,
      currentLeaderEpoch: -1,
      timestamp: LATEST,
    }));
    const { topics } = await leader.call("reading", listOffsetsV9.api, -1, READ_UNCOMMITTED, [
      { name: TOPIC, partitions: wanted },
    ]);
    for (const { partitionIndex, offset } of topics.flatMap((topic) => topic.partitions))
      ends.set(partitionIndex, offset);
  }
  return ends;
}

/** Positions in logs that end before them begin anew (auto.offset.reset=earliest). @throws KafkaFailure */
export async function beginAnewBeyondEnd(
  brokers: Brokers,
  positions: Map<number, bigint>,
  signal: AbortSignal,
): Promise<void> {
  for (const [partition, end] of await endsOf(brokers, positions, signal))
    if (positions.get(partition)! > end) positions.set(partition, 0n);
}

async function byLeader(brokers: Brokers, positions: Positions, signal: AbortSignal): Promise<number[][]> {
  const { leaders } = await brokers.topic(signal);
  const groups = new Map<number, number[]>();
  for (const partition of positions.keys()) {
    const leader = leaders.get(partition) ?? -1;
    const group = groups.get(leader);
    if (group === undefined) groups.set(leader, [partition]);
    else group.push(partition);
  }
  return [...groups.values()];
}
