/** What a client is delivered: a consumer, and the messages that it was sent and has not handed out yet. */
import type { ConsumeMessage } from "amqplib";
import { pause } from "../../harness/run/deadline.js";
import type { Connection } from "./client.js";

export interface ConsumerOptions {
  readonly queue: string;
  /** Whether deliveries are acknowledged, or forgotten by the broker as it sends them. */
  readonly acknowledged: boolean;
  /** Deliveries it may hold without acknowledgement; 0: any number. */
  readonly prefetch: number;
}

export class Consumer {
  readonly #waiting: ConsumeMessage[] = [];
  #tag = "";
  #arrived: (() => void) | undefined;

  private constructor(
    readonly connection: Connection,
    readonly acknowledged: boolean,
  ) {}

  /** @throws RabbitFailure */
  static async start(connection: Connection, options: ConsumerOptions): Promise<Consumer> {
    const consumer = new Consumer(connection, options.acknowledged);
    await connection.ask("reading", (channel) => channel.prefetch(options.prefetch));
    consumer.#tag = await connection.consume(options.queue, options.acknowledged, (message) => {
      consumer.#waiting.push(message);
      consumer.#arrived?.();
    });
    return consumer;
  }

  /** The next one, waited for a while. @throws RabbitFailure when the connection ended: what was held is gone with it */
  async next(waitMs: number): Promise<ConsumeMessage | undefined> {
    // What is on its way to a consumer that acknowledges comes again; from another nobody knows what it takes along.
    const phase = this.acknowledged ? "reading" : "changing";
    return this.connection.ask(phase, async () => {
      if (this.#waiting.length === 0) await this.#arrival(waitMs);
      return this.#waiting.shift();
    });
  }

  async #arrival(waitMs: number): Promise<void> {
    const arrived = new AbortController();
    this.#arrived = () => arrived.abort();
    await pause(waitMs, arrived.signal);
    this.#arrived = undefined;
  }

  /** Has nothing more delivered. @returns what was delivered and not handed out @throws RabbitFailure */
  async stop(): Promise<ConsumeMessage[]> {
    await this.connection.ask("reading", (channel) => channel.cancel(this.#tag));
    return this.#waiting.splice(0);
  }
}
