/**
 * Queues on NATS: a stream that keeps what was not acknowledged (or, without acknowledgements, everything), and a durable
 * pull consumer that deals it out. An acknowledgement waits for the server's word; where it is to be automatic, the client
 * acknowledges before it says that it has the message.
 */
import type { Client, Invocation } from "../../harness/client.js";
import { Declined } from "../declined.js";
import type { Address, Settings, WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { NatsFailure } from "./errors.js";
import { publish } from "./publish.js";
import { CONSUMER, makeStream, STREAM, SUBJECT } from "./stream.js";

const NEXT = `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${CONSUMER}`;
/** A status in place of a message: nothing there. */
const NO_MESSAGES = 404;
/** No such message; no such stream, which takes all of its messages along. */
const NOTHING_LEFT = new Set([10_037, 10_059]);

interface Delivery {
  readonly value: number;
  /** Where an acknowledgement goes; undefined where none is wanted. */
  readonly reply: string | undefined;
}

export const queue: WorkloadClients = {
  prepare: (address, settings, signal) => makeStream(address, settings, signal),
  async open(address, settings, signal): Promise<Client> {
    return new QueueClient(await Connection.open(address, signal), settings, address);
  },
};

class QueueClient implements Client {
  #connection: Connection;
  #mine: Delivery | undefined;
  #closed = false;

  constructor(
    connection: Connection,
    readonly settings: Settings,
    readonly address: Address,
  ) {
    this.#connection = connection;
  }

  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<unknown> {
    switch (f) {
      case "enqueue":
        await publish(this.#connection, value as number, this.settings, () => this.#reopen(signal), signal);
        return value;
      case "dequeue":
        return this.#dequeue();
      case "drain":
        return this.#drain();
      case "dead-letters":
        return [];
      default:
        return this.#settle(f);
    }
  }

  async #dequeue(): Promise<number | null> {
    const delivery = await this.#next();
    if (delivery === undefined) return null;
    if (this.settings["acknowledge"] === "manual") this.#mine = delivery;
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

  /** What the stream still holds: read, and left there, so that a drain whose answer is lost takes nothing along. */
  async #drain(): Promise<number[]> {
    const all: number[] = [];
    for (let seq = await this.#firstLeft(); ;) {
      const found = await this.#from(seq);
      if (found === undefined) return all;
      all.push(Number(Buffer.from(found.data, "base64").toString()));
      seq = found.seq + 1;
    }
  }

  async #firstLeft(): Promise<number> {
    if (this.settings["ack-policy"] === "explicit") return 1;
    const { delivered } = await this.#connection.api("reading", `CONSUMER.INFO.${STREAM}.${CONSUMER}`);
    return (delivered as { stream_seq: number }).stream_seq + 1;
  }

  /** The first message at or after this place. */
  async #from(seq: number): Promise<{ seq: number; data: string } | undefined> {
    try {
      const wanted = { seq, next_by_subj: SUBJECT };
      const { message } = await this.#connection.api("reading", `STREAM.MSG.GET.${STREAM}`, wanted);
      return message as { seq: number; data: string };
    } catch (error) {
      if (NOTHING_LEFT.has((error as NatsFailure).answered ?? 0)) return undefined;
      throw error;
    }
  }

  /** Taking changes what others get: nobody knows what became of a message whose delivery was lost. */
  async #next(): Promise<Delivery | undefined> {
    const answer = await this.#connection.request(
      "changing",
      NEXT,
      JSON.stringify({ batch: 1, no_wait: true }),
    );
    const status = answer.headers?.code ?? 0;
    if (status === NO_MESSAGES) return undefined;
    if (status !== 0) throw new NatsFailure("reading", new Error(answer.headers!.description), status);
    return { value: Number(answer.string()), reply: answer.reply };
  }

  async #acknowledge({ reply }: Delivery): Promise<void> {
    if (this.settings["ack-policy"] === "explicit" && reply !== undefined)
      await this.#connection.request("changing", reply, "+ACK");
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
