/**
 * What a member of a group is delivered, one message at a time: fetched from where the group has come in the partitions
 * that are its own, and dropped when they are dealt out anew.
 */
import type { Brokers } from "./brokers.js";
import { committedIn } from "./committed.js";
import { codeOf, type KafkaFailure } from "./errors.js";
import { beginAnewBeyondEnd, fetchFrom } from "./fetch.js";
import type { Member } from "./member.js";

export interface Delivery {
  readonly partition: number;
  readonly offset: number;
  readonly value: number;
}

/** How long a rebalance is waited for. */
const WAIT_MS = 50;

export class Deliveries {
  #waiting: Delivery[] = [];
  /** Where the next fetch begins. */
  #positions = new Map<number, bigint>();
  /** The assignment that all this belongs to; undefined: to be asked for again. */
  #assignment: number | undefined;

  constructor(
    readonly brokers: Brokers,
    readonly member: Member,
  ) {}

  /** @returns undefined when nothing came for a while @throws Declined while it has no partitions; KafkaFailure */
  async next(signal: AbortSignal): Promise<Delivery | undefined> {
    const { member } = this;
    await member.demand(WAIT_MS);
    const { assignment, partitions } = member;
    if (this.#assignment !== assignment) {
      this.#waiting = [];
      this.#positions = await committedIn(this.brokers, partitions, signal);
      this.#assignment = assignment;
    }
    if (this.#waiting.length === 0) await this.#fetch(signal);
    return this.#waiting.shift();
  }

  /** Goes back to what was committed, as a consumer does that starts again. */
  startOver(): void {
    this.#assignment = undefined;
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    try {
      for (const [partition, { messages, next }] of await fetchFrom(
        this.brokers,
        this.#positions,
        true,
        signal,
      )) {
        this.#positions.set(partition, next);
        for (const [offset, value] of messages) this.#waiting.push({ partition, offset, value });
      }
    } catch (error) {
      if (codeOf((error as KafkaFailure).cause) === "OFFSET_OUT_OF_RANGE")
        await beginAnewBeyondEnd(this.brokers, this.#positions, signal);
      throw error;
    }
  }
}
