/**
 * A reader of one stream, from an offset on. What was delivered waits here until it is polled; acknowledging it has
 * the broker send more, and changes nothing else.
 */
import { randomUUID } from "node:crypto";
import type { ConsumeMessage } from "amqplib";
import type { Connection } from "./client.js";

const END = "end ";

export type Entry = readonly [offset: number, value: number];

export class Follower {
  #waiting: ConsumeMessage[] = [];
  #tag = "";
  /** The text of our own message that is looked for; undefined once it came. */
  #end: string | undefined;

  private constructor(
    readonly connection: Connection,
    readonly stream: string,
    readonly heard: () => void,
  ) {}

  /** @param heard called when something came @throws RabbitFailure */
  static async start(
    connection: Connection,
    stream: string,
    offset: number,
    heard: () => void,
  ): Promise<Follower> {
    const follower = new Follower(connection, stream, heard);
    const from = { "x-stream-offset": offset };
    follower.#tag = await connection.consume(stream, true, (message) => follower.#take(message), from);
    return follower;
  }

  #take(message: ConsumeMessage): void {
    const text = message.content.toString();
    if (!text.startsWith(END)) this.#waiting.push(message);
    else {
      this.#acknowledge([message]);
      if (text === this.#end) this.#end = undefined;
    }
    this.heard();
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Whether everything that was confirmed when `seekEnd` was called has come. */
  get atEnd(): boolean {
    return this.#end === undefined;
  }

  /** Writes a message of our own behind all that is there, to be waited for. */
  seekEnd(): void {
    this.#end = END + randomUUID();
    this.connection.send(this.stream, this.#end);
  }

  /** What came since. */
  poll(): Entry[] {
    const messages = this.#waiting.splice(0);
    this.#acknowledge(messages);
    return messages.map(({ content, properties }): Entry => [
      Number(properties.headers!["x-stream-offset"]),
      Number(content.toString()),
    ]);
  }

  #acknowledge(messages: readonly ConsumeMessage[]): void {
    this.connection.acknowledge(messages);
  }

  /** @throws RabbitFailure */
  async stop(): Promise<void> {
    await this.connection.ask("reading", (channel) => channel.cancel(this.#tag));
  }
}
