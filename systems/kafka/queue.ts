/**
 * Queues on Kafka: a topic, and consumers that are one group. A message is worked on when it was handed out and, under
 * manual acknowledgement, acknowledged; else when its consumer asks for the next one. Its offset is committed before
 * (`commit=before`) or after that (`commit=after`), and only then: nothing is committed by itself. Giving a message back is
 * starting over from what was committed.
 *
 * That a consumer was delivered nothing does not say that there is nothing: this is a failure. A drain, before which all
 * consumers leave, reads what the group has not committed up to the end, and changes nothing.
 */
import type { Client, Invocation } from "../../harness/client.js";
import { enter, leave, stopAll, type Stoppable } from "../clients.js";
import { Declined } from "../declined.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";
import { Brokers } from "./brokers.js";
import { committedIn, groupsWork } from "./committed.js";
import { Deliveries, type Delivery } from "./deliveries.js";
import { KafkaFailure } from "./errors.js";
import { beginAnewBeyondEnd, endsOf, fetchFrom } from "./fetch.js";
import { Member } from "./member.js";
import { openBrokers } from "./open.js";
import { Producer } from "./producer.js";
import { makeTopic } from "./topic.js";

export const queue: WorkloadClients = {
  async prepare(address, settings, signal, nodes) {
    await makeTopic(address, settings, Number(settings["partitions"]), nodes, signal);
    await groupsWork(address, nodes, signal);
  },
  async open(address, settings, signal, nodes): Promise<Client> {
    const client = new QueueClient(await openBrokers(address, nodes, signal), settings, nodes);
    enter(nodes, client);
    return client;
  },
};

class QueueClient implements Client, Stoppable {
  readonly #producer: Producer;
  readonly #member: Member;
  readonly #deliveries: Deliveries;
  /** What it was handed out and has not been done with. */
  #mine: Delivery | undefined;
  /** Messages since it joined. */
  #messages = 0;

  constructor(
    readonly brokers: Brokers,
    readonly settings: Settings,
    readonly nodes: readonly ClusterNode[],
  ) {
    this.#producer = new Producer(brokers, settings);
    this.#member = new Member(brokers, Number(settings["session-timeout"]));
    this.#deliveries = new Deliveries(brokers, this.#member);
  }

  async invoke({ f, value, process }: Invocation, signal: AbortSignal): Promise<unknown> {
    if ((f === "dequeue" || f === "drain") && value !== null)
      throw new Declined("one-group", "the consumers are one group: expected --set subscribers=compete");
    try {
      switch (f) {
        case "enqueue":
          await this.#producer.send(this.#partitionOf(value as number, process), value as number, signal);
          return value;
        case "dequeue":
          return (await this.#dequeue(signal)).value;
        case "drain":
          return await this.#drain(signal);
        case "dead-letters":
          return [];
        default:
          return await this.#settle(f);
      }
    } catch (error) {
      if (!(error instanceof Declined)) this.brokers.doubt();
      throw error;
    }
  }

  /** A message without a key goes anywhere; those of a producer, by its key, to one partition. */
  #partitionOf(value: number, process: number): number {
    const number = this.settings["key"] === "producer" ? process : value;
    return number % Number(this.settings["partitions"]);
  }

  async #dequeue(signal: AbortSignal): Promise<Delivery> {
    if (this.#mine !== undefined && this.settings["acknowledge"] !== "manual") await this.#finish("reading");
    // What was neither acknowledged nor given back.
    else if (this.#mine !== undefined) this.#giveUp();
    if (this.#due("leave-every")) {
      this.#messages = 0;
      await this.#member.leave();
    }
    const delivery = await this.#deliveries.next(signal);
    if (delivery === undefined) throw new Declined("nothing-delivered", "nothing was delivered for a while");
    if (this.settings["commit"] === "before") {
      await this.#commit(delivery, "committing");
      this.#count();
    }
    return (this.#mine = delivery);
  }

  async #settle(f: string): Promise<number> {
    const mine = this.#mine;
    if (mine === undefined) throw new Declined("nothing", "this client was given nothing");
    if (f === "ack") await this.#finish("committing");
    else this.#giveUp();
    return mine.value;
  }

  /** The work is done. */
  async #finish(phase: "reading" | "committing"): Promise<void> {
    const mine = this.#mine!;
    this.#mine = undefined;
    if (this.settings["commit"] === "before") return;
    this.#count();
    await this.#commit(mine, phase);
  }

  async #commit({ partition, offset }: Delivery, phase: "reading" | "committing"): Promise<void> {
    try {
      await this.#member.commit(new Map([[partition, BigInt(offset) + 1n]]), phase);
    } catch (error) {
      this.#giveUp();
      throw error;
    }
  }

  #giveUp(): void {
    this.#mine = undefined;
    this.#deliveries.startOver();
  }

  /** One more message, between its work and its commit, whichever comes first. @throws KafkaFailure where this is the end */
  #count(): void {
    this.#messages++;
    if (!this.#due("crash-every")) return;
    const gone = Object.assign(new Error("--set crash-every: the consumer is gone"), { code: "crashed" });
    throw new KafkaFailure("committing", gone);
  }

  #due(setting: string): boolean {
    const every = Number(this.settings[setting]);
    return every > 0 && this.#messages >= every;
  }

  async #drain(signal: AbortSignal): Promise<number[]> {
    await stopAll(this.nodes);
    const { leaders } = await this.brokers.topic(signal);
    const positions = await committedIn(this.brokers, [...leaders.keys()], signal);
    await beginAnewBeyondEnd(this.brokers, positions, signal);
    const ends = await endsOf(this.brokers, positions, signal);
    const all: number[] = [];
    while ([...positions].some(([partition, at]) => at < ends.get(partition)!)) {
      const fetched = await fetchFrom(this.brokers, positions, true, signal);
      for (const [partition, { messages, next }] of fetched) {
        positions.set(partition, next);
        all.push(...messages.map(([, value]) => value));
      }
    }
    return all;
  }

  /** In good order: what it was handed out it has worked on, unless it is yet to say so. */
  async stop(): Promise<void> {
    try {
      if (this.#mine !== undefined && this.settings["acknowledge"] !== "manual")
        await this.#finish("reading");
    } finally {
      this.#mine = undefined;
      await this.#member.leave();
    }
  }

  close(): Promise<void> {
    leave(this.nodes, this);
    this.#member.close();
    return Promise.resolve(this.brokers.close());
  }
}
