/**
 * One connection to one broker with one channel, by the driver `amqplib`, which neither reconnects nor sends again unless
 * it is asked to (`recovery`, which is not given). Ends with its channel: what a channel had, no other has.
 */
import type { Channel, ChannelModel, ConfirmChannel, ConsumeMessage, SocketOptions } from "amqplib";
import { whileOpen } from "../connecting.js";
import { Declined } from "../declined.js";
import type { Address, Settings } from "../system.js";
import { NotConfirmed, RabbitFailure, type Phase } from "./errors.js";

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
async function driver(): Promise<typeof import("amqplib")> {
  try {
    return await import("amqplib");
  } catch (cause) {
    throw new Error("the driver amqplib is not installed. Try: npm install amqplib", { cause });
  }
}

export interface Opening {
  /** Whether the broker confirms what is published. Default: yes. */
  readonly confirms?: boolean;
  /** Seconds; after two of them without a word either side gives the connection up. Default 0: never. */
  readonly heartbeat?: number;
}

/** What the settings say of a client's connection. */
export const openingOf = (settings: Settings): Opening => ({
  confirms: settings["confirms"] === "on",
  heartbeat: Number(settings["heartbeat"]),
});

export interface Publishing {
  readonly key: string;
  readonly text: string;
  readonly persistent: boolean;
  readonly mandatory: boolean;
}

export class Connection {
  readonly #socket: AbortController;
  readonly #channel: Channel;
  readonly #confirms: boolean;
  /** Rejects when the connection or its channel ends: the driver leaves some waiting then. */
  readonly #gone: Promise<never>;
  #end: ((why: unknown) => void) | undefined;
  /** Why it ended, once it did. */
  #why: unknown;
  #nacked = false;
  #returned = false;

  private constructor(socket: AbortController, model: ChannelModel, channel: Channel, confirms: boolean) {
    this.#socket = socket;
    this.#channel = channel;
    this.#confirms = confirms;
    this.#gone = new Promise((_resolve, reject) => {
      this.#end = (why) => {
        this.#why ??= why;
        reject(this.#why as Error);
      };
    });
    this.#gone.catch(() => undefined);
    for (const part of [model, channel]) {
      // Before the driver's own listeners, which end what is under way without saying why.
      part.prependListener("error", (error: Error) => this.#end?.(error));
      part.prependListener("close", () => this.#end?.(new Error("the connection was closed")));
    }
    channel.prependListener("nack", () => (this.#nacked = true));
    channel.on("return", () => (this.#returned = true));
  }

  /** @throws RabbitFailure of phase "open" */
  static async open({ host, port }: Address, signal: AbortSignal, wanted: Opening = {}): Promise<Connection> {
    const { confirms = true, heartbeat = 0 } = wanted;
    const { connect } = await driver();
    const socket = new AbortController();
    const abort = (): void => socket.abort();
    signal.addEventListener("abort", abort, { once: true });
    const given = new Promise<never>((_resolve, reject) => {
      socket.signal.addEventListener("abort", () => reject(new Error("given up")), { once: true });
    });
    given.catch(() => undefined);
    const opening = async (): Promise<Connection> => {
      const where = { hostname: host, port, heartbeat };
      // Given to the socket as it is, which ends at once with it; the driver's close() waits for an answer.
      const how: SocketOptions & { signal: AbortSignal } = { noDelay: true, signal: socket.signal };
      const model = await connect(where, how);
      model.on("error", () => undefined);
      const channel = await (confirms ? model.createConfirmChannel() : model.createChannel());
      return new Connection(socket, model, channel, confirms);
    };
    try {
      return await Promise.race([opening(), given]);
    } catch (error) {
      socket.abort();
      throw new RabbitFailure("open", error);
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Connection.open(address, signal), signal, work);
  }

  get closed(): boolean {
    return this.#why !== undefined;
  }

  /** A request that the broker answers. @throws RabbitFailure of the given phase */
  async ask<T>(phase: Phase, request: (channel: Channel) => Promise<T>): Promise<T> {
    this.#demandOpen();
    try {
      return await Promise.race([request(this.#channel), this.#gone]);
    } catch (error) {
      throw new RabbitFailure(phase, this.#why ?? error);
    }
  }

  /**
   * Publishes to the default exchange, by which a key is the name of a queue; with confirms, waits for the broker's.
   * @throws RabbitFailure; Declined when the message came back because no queue takes it
   */
  async publish({ key, text, persistent, mandatory }: Publishing): Promise<void> {
    this.#demandOpen();
    const [content, options] = [Buffer.from(text), { persistent, mandatory }];
    this.#returned = this.#nacked = false;
    try {
      if (this.#confirms) {
        const confirmed = new Promise<void>((resolve, reject) => {
          (this.#channel as ConfirmChannel).publish("", key, content, options, (error: unknown) =>
            error ? reject(error as Error) : resolve(),
          );
        });
        await Promise.race([confirmed, this.#gone]);
      } else if (!this.#channel.publish("", key, content, options)) {
        const written = new Promise<void>((resolve) => this.#channel.once("drain", resolve));
        await Promise.race([written, this.#gone]);
      }
    } catch (error) {
      const nacked = this.#nacked ? new NotConfirmed("the broker did not confirm the message") : undefined;
      throw new RabbitFailure("changing", nacked ?? this.#why ?? error);
    }
    if (this.#returned) throw new Declined("unroutable", `no queue takes messages with the key ${key}`);
  }

  /** Publishes and waits for nothing. A message to a connection that has ended is lost. */
  send(key: string, text: string): void {
    if (!this.closed) this.#channel.publish("", key, Buffer.from(text), { persistent: true });
  }

  /** Has the broker send more, where that is all that an acknowledgement means. */
  acknowledge(messages: readonly ConsumeMessage[]): void {
    for (const message of this.closed ? [] : messages) this.#channel.ack(message);
  }

  /** Has messages delivered. @param words arguments of the request @returns the consumer's tag @throws RabbitFailure */
  async consume(
    queue: string,
    acknowledged: boolean,
    take: (message: ConsumeMessage) => void,
    words: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    const heard = (message: ConsumeMessage | null): void => {
      if (message !== null) take(message);
      else this.#fail(new Error("the broker cancelled the consumer"));
    };
    const { consumerTag } = await this.ask("reading", (channel) =>
      channel.consume(queue, heard, { noAck: !acknowledged, arguments: words }),
    );
    return consumerTag;
  }

  close(): void {
    this.#fail(new Error("the connection was closed"));
  }

  #fail(why: Error): void {
    this.#end?.(why);
    this.#socket.abort();
  }

  #demandOpen(): void {
    if (this.closed) throw new RabbitFailure("open", this.#why);
  }
}
