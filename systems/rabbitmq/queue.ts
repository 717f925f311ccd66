/**
 * Queues on RabbitMQ: messages published to one queue, and delivered to consumers. With manual acknowledgement a client
 * acknowledges when it is told to, or at once where the workload does not ask; with automatic acknowledgement the broker
 * forgets what it has sent.
 *
 * AMQP answers no acknowledgement, so each is followed by a request on the same channel, which is answered after it. That a
 * consumer was delivered nothing does not say that the queue is empty: others may hold what is in it. So this is a
 * failure, and only a drain, before which all consumers stop, sees the end of a queue.
 */
import type { ConsumeMessage, GetMessage } from "amqplib";
import type { Client, Invocation } from "../../harness/client.js";
import { pause } from "../../harness/run/deadline.js";
import { Declined } from "../declined.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";
import { enter, leave, stopAll, type Stoppable } from "../clients.js";
import { Connection, openingOf } from "./client.js";
import { Consumer } from "./consumer.js";
import { readDeadLetters } from "./dead-letters.js";
import { NotConfirmed, RabbitFailure } from "./errors.js";
import { declare, makeQueue, QUEUE } from "./topology.js";

/** How long a delivery is waited for. */
const WAIT_MS = 50;
const LOOK_AGAIN_MS = 20;
/** A key that is the name of no queue. */
const NOWHERE = "nowhere";
/** Of so many messages one is published with that key, where some are to be. */
const STRAY_ONE_IN = 10;

export const queue: WorkloadClients = {
  prepare: makeQueue,
  async open(address, settings, signal, nodes): Promise<Client> {
    const connection = await Connection.open(address, signal, openingOf(settings));
    try {
      await declare(connection, settings);
    } catch (error) {
      connection.close();
      throw error;
    }
    const client = new QueueClient(connection, settings, nodes);
    enter(nodes, client);
    return client;
  },
};

class QueueClient implements Client, Stoppable {
  readonly #acknowledged: boolean;
  #consumer: Consumer | undefined;
  /** What it was given and has not acknowledged, where it is told when to. */
  #mine: ConsumeMessage | undefined;
  /** What it was given for good before it stopped. */
  readonly #left: number[] = [];

  constructor(
    readonly connection: Connection,
    readonly settings: Settings,
    readonly nodes: readonly ClusterNode[],
  ) {
    this.#acknowledged = settings["ack-mode"] === "manual";
  }

  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<unknown> {
    switch (f) {
      case "enqueue":
        await this.#enqueue(value as number);
        return value;
      case "dequeue":
        return this.#dequeue();
      case "drain":
        return this.#drain();
      case "dead-letters":
        return this.settings["dead-letters"] === "none" ? [] : readDeadLetters(this.connection, signal);
      default:
        return this.#settle(f);
    }
  }

  async #enqueue(value: number): Promise<void> {
    const { settings } = this;
    const stray = settings["unroutable"] === "some" && value % STRAY_ONE_IN === 0;
    try {
      await this.connection.publish({
        key: stray ? NOWHERE : QUEUE,
        text: String(value),
        persistent: settings["persistent"] === "yes",
        mandatory: settings["mandatory"] === "yes",
      });
    } catch (error) {
      // On one node nothing else leads to a nack: the queue's process ends with its broker, and then none is sent.
      const full =
        settings["overflow"] === "reject-publish" &&
        settings["queue"] === "classic" &&
        this.nodes.length === 1;
      if (full && error instanceof RabbitFailure && error.cause instanceof NotConfirmed)
        throw new Declined("full", "the queue is full and rejects what is published");
      throw error;
    }
  }

  async #dequeue(): Promise<number> {
    this.#consumer ??= await Consumer.start(this.connection, {
      queue: QUEUE,
      acknowledged: this.#acknowledged,
      prefetch: Number(this.settings["prefetch"]),
    });
    const message = await this.#consumer.next(WAIT_MS);
    if (message === undefined) throw new Declined("nothing-delivered", "nothing was delivered for a while");
    if (this.settings["acknowledge"] === "manual") this.#mine = message;
    else await this.#acknowledge(message);
    return valueOf(message);
  }

  async #settle(f: string): Promise<number> {
    const mine = this.#mine;
    if (mine === undefined) throw new Declined("nothing", "this client was given nothing");
    this.#mine = undefined;
    if (f === "ack") await this.#acknowledge(mine);
    else await this.#giveBack([mine]);
    return valueOf(mine);
  }

  async #acknowledge(message: ConsumeMessage): Promise<void> {
    if (!this.#acknowledged) return;
    await this.connection.ask("changing", async (channel) => {
      channel.ack(message);
      await channel.prefetch(Number(this.settings["prefetch"]));
    });
  }

  async #giveBack(messages: readonly ConsumeMessage[]): Promise<void> {
    await this.connection.ask("changing", async (channel) => {
      if (this.#acknowledged) for (const message of messages) channel.nack(message, false, true);
      // Answered by the queue, which has them by then.
      await channel.checkQueue(QUEUE);
    });
  }

  async stop(): Promise<void> {
    const left = (await this.#consumer?.stop()) ?? [];
    this.#consumer = undefined;
    if (!this.#acknowledged) this.#left.push(...left.map(valueOf));
    // For a quorum queue somebody who holds a message is a consumer still.
    else if (this.#mine !== undefined) left.unshift(this.#mine);
    this.#mine = undefined;
    await this.#giveBack(left);
  }

  handOver(): readonly number[] {
    return this.#left.splice(0);
  }

  /** Everything is taken before anything is acknowledged, so that a drain whose answer is lost takes nothing along. */
  async #drain(): Promise<number[]> {
    const stopped = await stopAll(this.nodes);
    // A consumer whose connection is gone is one until the broker has noticed; what it held comes back at that moment.
    while ((await this.#look()).consumerCount > 0) await pause(LOOK_AGAIN_MS);
    const all: GetMessage[] = [];
    for (let empty = 0; empty < 2;) {
      const message = await this.connection.ask("reading", (channel) => channel.get(QUEUE));
      if (message !== false) all.push(message);
      else if (++empty < 2) await pause(LOOK_AGAIN_MS);
    }
    const last = all.at(-1);
    if (last !== undefined)
      await this.connection.ask("changing", async (channel) => {
        channel.ack(last, true);
        await channel.checkQueue(QUEUE);
      });
    return [...stopped.flatMap((client) => client.handOver?.() ?? []), ...all.map(valueOf)];
  }

  #look(): Promise<{ consumerCount: number }> {
    return this.connection.ask("reading", (channel) => channel.checkQueue(QUEUE));
  }

  close(): Promise<void> {
    leave(this.nodes, this);
    return Promise.resolve(this.connection.close());
  }
}

const valueOf = ({ content }: { readonly content: Buffer }): number => Number(content.toString());
