/** What one client polls: the partitions it has assigned itself, and how far it has come in each. */
import { Declined } from "../declined.js";
import { driver } from "./client.js";
import type { Brokers } from "./brokers.js";
import { messagesOf } from "./fetched.js";
import { TOPIC } from "./topic.js";

type Polled = Record<string, readonly (readonly [offset: number, value: number])[]>;

/** How long a broker may wait for something to come. */
const WAIT_MS = 20;
const BYTES_MAX = 1 << 20;
const PARTITION_BYTES_MAX = 1 << 16;
const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
/** Instead of a time: the end. */
const LATEST = -1n;

export class Consumer {
  #positions = new Map<number, bigint>();
  /** Where it was when the operation under way began. */
  #before: ReadonlyMap<number, bigint> = new Map();

  constructor(
    readonly brokers: Brokers,
    readonly committed: boolean,
  ) {}

  /** Those it had go on where they were; those it takes anew begin at the beginning. */
  assign(partitions: readonly number[]): void {
    this.#positions = new Map(
      partitions.map((partition) => [partition, this.#positions.get(partition) ?? 0n]),
    );
  }

  begin(): void {
    this.#before = new Map(this.#positions);
  }

  /** The operation failed: what it polled was not polled. */
  rewind(): void {
    this.#positions = new Map(this.#before);
  }

  /** One fetch from each leader. @throws KafkaFailure, which changes nothing */
  async poll(signal: AbortSignal): Promise<Polled> {
    const { fetchV17 } = await driver();
    const { id, leaders } = await this.brokers.topic(signal);
    const byLeader = groupBy(this.#positions.keys(), (partition) => leaders.get(partition) ?? -1);
    const polled: Polled = {};
    for (const [, partitions] of byLeader) {
      const leader = await this.brokers.leaderOf(partitions[0]!, signal);
      const wanted = partitions.map((partition) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: this.#positions.get(partition)!,
        lastFetchedEpoch: -1,
        partitionMaxBytes: PARTITION_BYTES_MAX,
      }));
      const level = this.committed ? READ_COMMITTED : READ_UNCOMMITTED;
      const { responses } = await leader.call(
        "in-transaction",
        fetchV17.api,
        WAIT_MS,
        1,
        BYTES_MAX,
        level,
        0,
        -1,
        [{ topicId: id, partitions: wanted }],
        [],
        "",
      );
      for (const { partitions: answers } of responses)
        for (const answer of answers) {
          const at = this.#positions.get(answer.partitionIndex)!;
          const { messages, next } = messagesOf(answer, at, this.committed);
          this.#positions.set(answer.partitionIndex, next);
          if (messages.length > 0) polled[String(answer.partitionIndex)] = messages;
        }
    }
    if (Object.keys(polled).length === 0) await this.#demandEnd(byLeader, signal);
    return polled;
  }

  /**
   * Nothing came: is there nothing? Behind an open transaction committed messages wait, and a leader that has just been
   * chosen does not show at once what was acknowledged (but says so when asked for its end: KIP-207).
   * @throws Declined when there is more; KafkaFailure when nobody can tell
   */
  async #demandEnd(byLeader: ReadonlyMap<number, readonly number[]>, signal: AbortSignal): Promise<void> {
    const { listOffsetsV9 } = await driver();
    for (const [, partitions] of byLeader) {
      const leader = await this.brokers.leaderOf(partitions[0]!, signal);
      const wanted = partitions.map((partitionIndex) => ({
        partitionIndex,
        currentLeaderEpoch: -1,
        timestamp: LATEST,
      }));
      const { topics } = await leader.call("in-transaction", listOffsetsV9.api, -1, READ_UNCOMMITTED, [
        { name: TOPIC, partitions: wanted },
      ]);
      for (const { partitionIndex, offset } of topics.flatMap((topic) => topic.partitions))
        if (this.#positions.get(partitionIndex)! < offset)
          throw new Declined("behind", `partition ${String(partitionIndex)} goes on to ${String(offset)}`);
    }
  }
}

function groupBy(partitions: Iterable<number>, key: (partition: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const partition of partitions) {
    const group = groups.get(key(partition));
    if (group === undefined) groups.set(key(partition), [partition]);
    else group.push(partition);
  }
  return groups;
}
