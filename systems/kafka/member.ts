/**
 * A member of a consumer group, by the classic protocol (JoinGroup, SyncGroup, Heartbeat), over a connection of its own to
 * the coordinator. As in Kafka's own consumer, heartbeats go on by themselves, and what they say of a rebalance is acted
 * upon at the next poll, when work is done and can be committed. Joining takes as long as the other members do, so it goes
 * on by itself as well, once; a join that fails is begun again by the next poll.
 */
import { pause, withDeadline } from "../../harness/run/deadline.js";
import { Declined } from "../declined.js";
import { assignmentOf, partitionsIn, roundRobin, subscriptionTo } from "./assignment.js";
import type { Brokers } from "./brokers.js";
import { driver, type Broker } from "./client.js";
import { codeOf, KafkaFailure, type Phase } from "./errors.js";
import type { Positions } from "./fetch.js";

import { coordinatorOf, groupOf } from "./coordinator.js";
import { TOPIC } from "./topic.js";

const HEARTBEAT_MS = 200;
/** How long a rebalance waits for members to finish their work (max.poll.interval.ms; as shipped, 5 minutes). */
const REBALANCE_MS = 10_000;
const PROTOCOL_TYPE = "consumer";
const PROTOCOL = "roundrobin";
const NOBODY_YET = "";

/** Codes after which a member has to join again; with the second set, as somebody else. */
const REJOIN = new Set(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION"]);
const EXPELLED = new Set(["UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID"]);

export class Member {
  #id = NOBODY_YET;
  #generation = -1;
  #partitions: readonly number[] = [];
  #coordinator: Broker | undefined;
  /** Whether its partitions are its own, as far as it knows. */
  #in = false;
  #joining: Promise<void> | undefined;
  #heartbeats: NodeJS.Timeout | undefined;
  #heardAt = 0;
  #assignments = 0;
  readonly #closed = new AbortController();

  constructor(
    readonly brokers: Brokers,
    readonly sessionMs: number,
  ) {}

  /** Counts assignments: another number, other partitions. */
  get assignment(): number {
    return this.#assignments;
  }

  get partitions(): readonly number[] {
    return this.#partitions;
  }

  /** Waits for a while until it is one. @throws Declined while it is none; KafkaFailure why it could not become one */
  async demand(waitMs: number): Promise<void> {
    if (this.#in && this.#coordinator?.lost === false) return;
    this.#in = false;
    let failed: unknown;
    this.#joining ??= withDeadline("joining the group", this.sessionMs + REBALANCE_MS, () => this.#join())
      .catch((error: unknown) => {
        this.#lose();
        failed = error;
      })
      .finally(() => (this.#joining = undefined));
    await Promise.race([this.#joining, pause(waitMs)]);
    if (failed !== undefined) throw failed as Error;
    if (!this.#in) throw new Declined("rebalancing", "the group is dealing out its partitions");
  }

  /** From there on these partitions are to be read by whoever gets them. @throws KafkaFailure of the phase */
  async commit(positions: Positions, phase: Phase): Promise<void> {
    const { offsetCommitV9 } = await driver();
    if (this.#coordinator === undefined || this.#coordinator.lost)
      throw new KafkaFailure("open", new Error("the coordinator is gone"));
    await this.#call(phase, (coordinator, group) =>
      coordinator.call(
        phase,
        offsetCommitV9.api,
        group,
        this.#generation,
        this.#id,
        null,
        offsetsOf(positions),
      ),
    );
  }

  /** The same, once that transaction is committed. @throws KafkaFailure */
  async commitInTransaction(
    transaction: { readonly id: string; readonly producerId: bigint; readonly producerEpoch: number },
    positions: Positions,
  ): Promise<void> {
    const { txnOffsetCommitV4 } = await driver();
    const { id, producerId, producerEpoch } = transaction;
    await this.#call("in-transaction", (coordinator, group) =>
      coordinator.call(
        "in-transaction",
        txnOffsetCommitV4.api,
        id,
        group,
        producerId,
        producerEpoch,
        this.#generation,
        this.#id,
        null,
        offsetsOf(positions),
      ),
    );
  }

  /** Its partitions are others' at once. @throws KafkaFailure */
  async leave(): Promise<void> {
    const { leaveGroupV5 } = await driver();
    if (this.#joining !== undefined) this.#lose();
    if (this.#id !== NOBODY_YET && this.#coordinator?.lost === false)
      await this.#call("reading", (coordinator, group) =>
        coordinator.call("reading", leaveGroupV5.api, group, [{ memberId: this.#id, reason: "leaves" }]),
      ).finally(() => this.#lose());
    this.#id = NOBODY_YET;
  }

  /** Without a word: the group notices when the session is over. */
  close(): void {
    this.#closed.abort();
    this.#lose();
  }

  async #join(): Promise<void> {
    const { joinGroupV9, syncGroupV5 } = await driver();
    const signal = this.#closed.signal;
    if (this.#coordinator?.lost !== false) {
      this.#coordinator = undefined;
      const id = await coordinatorOf(this.brokers, signal);
      this.#coordinator = await this.brokers.openAnother(id, signal);
      if (signal.aborted) this.#lose();
    }
    const join = () =>
      this.#call("reading", (coordinator, group) =>
        coordinator.call(
          "reading",
          joinGroupV9.api,
          group,
          this.sessionMs,
          REBALANCE_MS,
          this.#id,
          null,
          PROTOCOL_TYPE,
          [{ name: PROTOCOL, metadata: subscriptionTo(TOPIC) }],
          null,
        ),
      );
    // The first answer to somebody new only names it (KIP-394).
    const joined = await join().catch((error: unknown) => {
      const given = memberIdIn(error);
      if (given === undefined) throw error;
      this.#id = given;
      return join();
    });
    this.#id = joined.memberId!;
    this.#generation = joined.generationId;
    const { leaders } = await this.brokers.topic(signal);
    const shares =
      joined.leader === this.#id
        ? roundRobin(
            joined.members.map(({ memberId }) => memberId),
            leaders.size,
          )
        : new Map<string, number[]>();
    const { assignment } = await this.#call("reading", (coordinator, group) =>
      coordinator.call(
        "reading",
        syncGroupV5.api,
        group,
        this.#generation,
        this.#id,
        null,
        PROTOCOL_TYPE,
        PROTOCOL,
        [...shares].map(([memberId, own]) => ({ memberId, assignment: assignmentOf(TOPIC, own) })),
      ),
    );
    if (signal.aborted) return;
    this.#partitions = partitionsIn(assignment);
    this.#assignments++;
    this.#in = true;
    this.#heardAt = performance.now();
    clearInterval(this.#heartbeats);
    let waiting = false;
    this.#heartbeats = setInterval(() => {
      if (performance.now() - this.#heardAt > this.sessionMs) this.#lose();
      if (!this.#in || waiting) return;
      waiting = true;
      void this.#heartbeat().finally(() => (waiting = false));
    }, HEARTBEAT_MS).unref();
  }

  async #heartbeat(): Promise<void> {
    const { heartbeatV4 } = await driver();
    await this.#call("reading", (coordinator, group) =>
      coordinator.call("reading", heartbeatV4.api, group, this.#generation, this.#id, null),
    ).then(
      () => (this.#heardAt = performance.now()),
      () => undefined,
    );
  }

  /** @throws KafkaFailure, having drawn its conclusions */
  async #call<T>(phase: Phase, ask: (coordinator: Broker, group: string) => Promise<T>): Promise<T> {
    const coordinator = this.#coordinator;
    const { id } = await this.brokers.topic(this.#closed.signal);
    if (coordinator === undefined) throw new KafkaFailure("open", new Error("the coordinator is gone"));
    try {
      return await ask(coordinator, groupOf(id));
    } catch (error) {
      const code = codeOf((error as KafkaFailure).cause);
      if (REJOIN.has(code)) this.#in = false;
      else if (EXPELLED.has(code)) {
        this.#in = false;
        this.#id = NOBODY_YET;
      } else if (code !== "MEMBER_ID_REQUIRED" && phase === "reading") this.#lose();
      throw error;
    }
  }

  /** Hangs up. Its place in the group it may take up again, if it is in time. */
  #lose(): void {
    clearInterval(this.#heartbeats);
    this.#in = false;
    this.#coordinator?.close();
    this.#coordinator = undefined;
  }
}

const offsetsOf = (positions: Positions) => [
  {
    name: TOPIC,
    partitions: [...positions].map(([partitionIndex, committedOffset]) => ({
      partitionIndex,
      committedOffset,
      committedLeaderEpoch: -1,
    })),
  },
];

/** The id in an answer that asks for another attempt with it. */
function memberIdIn(error: unknown): string | undefined {
  if (!(error instanceof KafkaFailure) || codeOf(error.cause) !== "MEMBER_ID_REQUIRED") return undefined;
  return (error.cause as { response: { memberId: string } }).response.memberId;
}
