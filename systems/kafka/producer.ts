/**
 * What one client sends: single messages, which commit themselves; and transactions, whose messages count when EndTxn
 * says so. Nothing is sent a second time.
 */
import { randomUUID } from "node:crypto";
import type { Settings } from "../system.js";
import { driver, type Broker } from "./client.js";
import type { Brokers } from "./brokers.js";
import { groupOf } from "./coordinator.js";
import type { Phase } from "./errors.js";
import type { Positions } from "./fetch.js";
import type { Member } from "./member.js";
import { TOPIC } from "./topic.js";

/** A transaction that is left alone is aborted after this. */
const TRANSACTION_MS = 4000;
const ACKS: Readonly<Record<string, number>> = { "0": 0, "1": 1, all: -1 };
/** How long a leader may wait for replicas. */
const PRODUCE_MS = 4000;
const TRANSACTION_KEY = 1;
const NO_COMPRESSION = "none";

/** The identity under which a producer's transactions, and its sequence of messages, are known. */
export interface Identity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

export class Producer {
  readonly #transactionalId = `faultline-${randomUUID()}`;
  /** For single messages, with idempotence. */
  #single: Identity | undefined;
  #transactional: Identity | undefined;
  #sequences = new Map<string, number>();
  /** Partitions that the open transaction knows of. */
  #added = new Set<number>();
  /** Whether it knows of positions of consumers. */
  #positions = false;

  constructor(
    readonly brokers: Brokers,
    readonly settings: Settings,
  ) {}

  /** @returns the message's offset; undefined where nobody says it (acks=0) @throws KafkaFailure */
  async send(partition: number, value: number, signal: AbortSignal): Promise<number | undefined> {
    const leader = await this.brokers.leaderOf(partition, signal);
    if (this.settings["idempotence"] === "on") this.#single ??= await this.#identify(leader, null);
    const acks = ACKS[this.settings["acks"]!]!;
    try {
      return await this.#produce("committing", leader, { partition, value, acks, identity: this.#single });
    } catch (error) {
      // Whether it counts in the sequence nobody knows; under a new identity another begins.
      this.#single = undefined;
      throw error;
    }
  }

  async sendInTransaction(partition: number, value: number, signal: AbortSignal): Promise<number> {
    const { addPartitionsToTxnV3 } = await driver();
    const coordinator = await this.#coordinator(signal);
    const identity = (this.#transactional ??= await this.#identify(coordinator, this.#transactionalId));
    if (!this.#added.has(partition)) {
      const topics = [{ name: TOPIC, partitions: [partition] }];
      const transaction = { transactionalId: this.#transactionalId, ...identity, verifyOnly: false, topics };
      await coordinator.call("in-transaction", addPartitionsToTxnV3.api, [transaction]);
      this.#added.add(partition);
    }
    const leader = await this.brokers.leaderOf(partition, signal);
    const message = {
      partition,
      value,
      acks: ACKS["all"]!,
      identity,
      transactionalId: this.#transactionalId,
    };
    return (await this.#produce("in-transaction", leader, message))!;
  }

  /** Where a member of a group has come counts when the transaction does (KIP-98, KIP-447). @throws KafkaFailure */
  async commitInTransaction(member: Member, positions: Positions, signal: AbortSignal): Promise<void> {
    const { addOffsetsToTxnV4 } = await driver();
    const coordinator = await this.#coordinator(signal);
    const identity = (this.#transactional ??= await this.#identify(coordinator, this.#transactionalId));
    const { producerId, producerEpoch } = identity;
    await coordinator.call(
      "in-transaction",
      addOffsetsToTxnV4.api,
      this.#transactionalId,
      producerId,
      producerEpoch,
      groupOf((await this.brokers.topic(signal)).id),
    );
    this.#positions = true;
    await member.commitInTransaction({ id: this.#transactionalId, ...identity }, positions);
  }

  /** Ends the open transaction, if there is one. @throws KafkaFailure: when it was to commit, nobody may know */
  async end(commit: boolean, signal: AbortSignal): Promise<void> {
    if (this.#added.size === 0 && !this.#positions) return;
    const { endTxnV4 } = await driver();
    const coordinator = await this.#coordinator(signal);
    const { producerId, producerEpoch } = this.#transactional!;
    const phase = commit ? "committing" : "in-transaction";
    await coordinator.call(phase, endTxnV4.api, this.#transactionalId, producerId, producerEpoch, commit);
    this.#added.clear();
    this.#positions = false;
  }

  /** What is open is no more to be committed: the next transaction begins under a new epoch, which aborts it. */
  forget(): void {
    this.#added.clear();
    this.#positions = false;
    this.#transactional = undefined;
  }

  async #produce(
    phase: Phase,
    leader: Broker,
    message: {
      readonly partition: number;
      readonly value: number;
      readonly acks: number;
      readonly identity: Identity | undefined;
      readonly transactionalId?: string;
    },
  ): Promise<number | undefined> {
    const { produceV11, NumericMap } = await driver();
    const { partition, value, acks, identity, transactionalId } = message;
    const stream = `${String(identity?.producerId)}:${String(identity?.producerEpoch)}:${String(partition)}`;
    const sequence = this.#sequences.get(stream) ?? 0;
    if (identity !== undefined) this.#sequences.set(stream, sequence + 1);
    const answer = await leader.call(
      phase,
      produceV11.api,
      acks,
      PRODUCE_MS,
      [{ topic: TOPIC, partition, value: Buffer.from(String(value)) }],
      {
        compression: NO_COMPRESSION,
        ...(transactionalId === undefined ? {} : { transactionalId }),
        ...(identity === undefined
          ? {}
          : { ...identity, sequences: new NumericMap([[`${TOPIC}:${String(partition)}`, sequence]]) }),
      },
    );
    if (typeof answer === "boolean") return undefined;
    return Number(answer.responses[0]!.partitionResponses[0]!.baseOffset);
  }

  async #coordinator(signal: AbortSignal): Promise<Broker> {
    const { findCoordinatorV6 } = await driver();
    const home = await this.brokers.homeBroker(signal);
    const { coordinators } = await home.call("in-transaction", findCoordinatorV6.api, TRANSACTION_KEY, [
      this.#transactionalId,
    ]);
    return this.brokers.at(coordinators[0]!.nodeId, signal);
  }

  async #identify(broker: Broker, transactionalId: string | null): Promise<Identity> {
    const { initProducerIdV4 } = await driver();
    const { producerId, producerEpoch } = await broker.call(
      "open",
      initProducerIdV4.api,
      transactionalId,
      TRANSACTION_MS,
      -1n,
      -1,
    );
    return { producerId, producerEpoch };
  }
}
