/**
 * What one client polls, and how far it has come in each: partitions that it has assigned itself, or those that it is dealt
 * as the member of a group, from where the group has come.
 */
import { Declined } from "../declined.js";
import type { Brokers } from "./brokers.js";
import { committedIn } from "./committed.js";
import { codeOf, KafkaFailure } from "./errors.js";
import { beginAnewBeyondEnd, endsOf, fetchFrom, type Positions } from "./fetch.js";
import { Member } from "./member.js";

type Polled = Record<string, readonly (readonly [offset: number, value: number])[]>;

/** How long a rebalance is waited for. */
const WAIT_MS = 50;

export class Consumer {
  #positions = new Map<number, bigint>();
  /** Where it was when the operation under way began. */
  #before = new Map<number, bigint>();
  #polled = false;
  #member: Member | undefined;
  /** The member's assignment that positions belong to. */
  #assignment = 0;
  /** Partitions that came or went, and nobody was told. */
  #moved = new Set<number>();

  constructor(
    readonly brokers: Brokers,
    readonly committed: boolean,
    readonly sessionMs: number,
  ) {}

  /** The member that speaks for what was polled in the operation under way, if one does. */
  get spokesman(): Member | undefined {
    return this.#polled ? this.#member : undefined;
  }

  get positions(): Positions {
    return this.#positions;
  }

  /** Those it had assigned itself go on where they were; those it takes anew begin at the beginning. */
  async assign(partitions: readonly number[]): Promise<void> {
    const member = this.#member;
    this.#member = undefined;
    if (member !== undefined) {
      this.#move([]);
      await member.leave().catch(() => member.close());
    }
    this.#positions = new Map(
      partitions.map((partition) => [partition, this.#positions.get(partition) ?? 0n]),
    );
  }

  /** From the next poll on it is a member of the group. */
  subscribe(): void {
    if (this.#member !== undefined) return;
    this.#move([]);
    this.#member = new Member(this.brokers, this.sessionMs);
    this.#assignment = this.#member.assignment;
  }

  begin(): void {
    this.#before = new Map(this.#positions);
    this.#polled = false;
  }

  /** The operation failed: what it polled was not polled. */
  rewind(): void {
    this.#positions = new Map(this.#before);
  }

  /** The operation is done. @returns partitions that came or went since one that polled was done last */
  moved(): readonly number[] {
    if (!this.#polled) return [];
    const moved = [...this.#moved].sort((a, b) => a - b);
    this.#moved.clear();
    return moved;
  }

  close(): void {
    this.#member?.close();
  }

  /** One fetch from each leader. @throws KafkaFailure, which moves nothing; Declined where there is nothing to be had yet */
  async poll(signal: AbortSignal): Promise<Polled> {
    const polled: Polled = {};
    await this.#follow(signal);
    this.#polled = true;
    const fetched = await fetchFrom(this.brokers, this.#positions, this.committed, signal).catch(
      async (error: unknown) => {
        if (error instanceof KafkaFailure && codeOf(error.cause) === "OFFSET_OUT_OF_RANGE")
          await beginAnewBeyondEnd(this.brokers, this.#before, signal);
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

  /** Goes on with the partitions that it has been dealt. @throws Declined while that is not known; KafkaFailure */
  async #follow(signal: AbortSignal): Promise<void> {
    const member = this.#member;
    if (member === undefined) return;
    await member.demand(WAIT_MS);
    const { assignment, partitions } = member;
    if (this.#assignment === assignment) return;
    if (this.#polled) throw new Declined("rebalanced", "partitions were dealt out anew in the middle");
    const committed = await committedIn(this.brokers, partitions, signal);
    this.#assignment = assignment;
    this.#move(committed);
  }

  #move(positions: Iterable<readonly [number, bigint]>): void {
    for (const partition of this.#positions.keys()) this.#moved.add(partition);
    this.#positions = new Map(positions);
    for (const partition of this.#positions.keys()) this.#moved.add(partition);
    this.#before = new Map(this.#positions);
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
