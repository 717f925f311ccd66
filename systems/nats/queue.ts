/**
 * Queues on a stream: it keeps what was not acknowledged (or, without acknowledgements, everything), and a durable pull
 * consumer deals it out, or one for each subscriber. An acknowledgement waits for the server's word. Where it is to be
 * automatic, a client acknowledges before it says that it has the message; a subscriber when it asks for the next one: then
 * it certainly has what it was given.
 */
import type { Client, Invocation } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { Address, ClusterNode, Settings, WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { acknowledge, next, progress, type Delivery } from "./consumer.js";
import { newDrains, readFrom, takeAll } from "./drain.js";
import { publish } from "./publish.js";
import { pubsub } from "./pubsub.js";
import { consumerOf, makeStream } from "./stream.js";

const streamed: WorkloadClients = {
  prepare(address, settings, signal, nodes) {
    newDrains(nodes);
    return makeStream(address, settings, signal);
  },
  async open(address, settings, signal, nodes): Promise<Client> {
    return new QueueClient(await Connection.open(address, signal), settings, address, nodes);
  },
};

const kind = ({ queue: asked }: Settings): WorkloadClients => (asked === "pubsub" ? pubsub : streamed);

export const queue: WorkloadClients = {
  prepare: (...given) => kind(given[1]).prepare(...given),
  open: (...given) => kind(given[1]).open(...given),
};

class QueueClient implements Client {
  readonly #explicit: boolean;
  #connection: Connection;
  /** What it was given and has not acknowledged. */
  #mine: Delivery | undefined;
  #closed = false;

  constructor(
    connection: Connection,
    readonly settings: Settings,
    readonly address: Address,
    readonly nodes: readonly ClusterNode[],
  ) {
    this.#connection = connection;
    this.#explicit = settings["ack-policy"] === "explicit";
  }

  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<unknown> {
    switch (f) {
      case "enqueue":
        await publish(this.#connection, value as number, this.settings, () => this.#reopen(signal), signal);
        return value;
      case "dequeue":
        return this.#dequeue(value);
      case "drain":
        return this.#drain(value, signal);
      case "dead-letters":
        return [];
      default:
        return this.#settle(f);
    }
  }

  async #dequeue(subscriber: unknown): Promise<number | null> {
    const manual = this.settings["acknowledge"] === "manual";
    if (!manual && this.#mine !== undefined) await this.#acknowledge(this.#mine);
    this.#mine = undefined;
    const delivery = await next(this.#connection, consumerOf(subscriber));
    if (delivery === undefined) return null;
    if (manual || subscriber !== null) this.#mine = delivery;
    else await this.#acknowledge(delivery);
    return delivery.value;
  }

  async #settle(f: string): Promise<number> {
    const mine = this.#mine;
    if (mine === undefined) throw new Declined("nothing", "this client was given nothing");
    this.#mine = undefined;
    if (f === "ack") await this.#acknowledge(mine);
    else if (mine.reply !== undefined) await this.#connection.tell("changing", mine.reply, "-NAK");
    return mine.value;
  }

  async #drain(subscriber: unknown, signal: AbortSignal): Promise<number[]> {
    const consumer = consumerOf(subscriber);
    if (this.#explicit)
      return subscriber === null
        ? readFrom(this.#connection, 1)
        : takeAll(this.#connection, consumer, this.nodes, signal);
    const { delivered } = await progress(this.#connection, consumer);
    return readFrom(this.#connection, delivered + 1);
  }

  async #acknowledge(delivery: Delivery): Promise<void> {
    if (this.#explicit) await acknowledge(this.#connection, delivery);
  }

  async #reopen(signal: AbortSignal): Promise<Connection> {
    this.#connection.close();
    this.#connection = await Connection.open(this.address, signal);
    if (this.#closed) this.#connection.close();
    return this.#connection;
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve(this.#connection.close());
  }
}
