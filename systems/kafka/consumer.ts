/** What one client polls: the partitions it has assigned itself, and how far it has come in each. */
import { Declined } from "../declined.js";
import type { Brokers } from "./brokers.js";
import { codeOf, KafkaFailure } from "./errors.js";
import { endsOf, fetchFrom, type Positions } from "./fetch.js";

type Polled = Record<string, readonly (readonly [offset: number, value: number])[]>;

export class Consumer {
  #positions = new Map<number, bigint>();
  /** Where it was when the operation under way began. */
  #before: Positions = new Map();

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

  /** One fetch from each leader. @throws KafkaFailure, which moves nothing; Declined where there is nothing to be had yet */
  async poll(signal: AbortSignal): Promise<Polled> {
    const polled: Polled = {};
    const fetched = await fetchFrom(this.brokers, this.#positions, this.committed, signal).catch(
      async (error: unknown) => {
        if (error instanceof KafkaFailure && codeOf(error.cause) === "OFFSET_OUT_OF_RANGE")
          await this.#reset(signal);
        throw error;
      },
    );
    for (const [partition, { messages, next }] of fetched) {
      this.#positions.set(partition, next);
      if (messages.length > 0) polled[String(partition)] = messages;
    }
    if (Object.keys(polled).length === 0) await this.#demandEnd(signal);
    return polled;
  }

  /** A log that ends before what this client has read of it begins anew (auto.offset.reset=earliest), for its next poll. */
  async #reset(signal: AbortSignal): Promise<void> {
    const before = new Map(this.#before);
    for (const [partition, end] of await endsOf(this.brokers, this.#positions, signal))
      if (this.#positions.get(partition)! > end) before.set(partition, 0n);
    this.#before = before;
  }

  /**
   * Nothing came: is there nothing? Behind an open transaction committed messages wait.
   * @throws Declined when there is more; KafkaFailure when nobody can tell
   */
  async #demandEnd(signal: AbortSignal): Promise<void> {
    for (const [partition, end] of await endsOf(this.brokers, this.#positions, signal))
      if (this.#positions.get(partition)! < end)
        throw new Declined("behind", `partition ${String(partition)} goes on to ${String(end)}`);
  }
}
