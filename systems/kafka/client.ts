/**
 * One connection to one broker: a request is sent once, to this broker, and its answer is handed on. Only the
 * connection and the protocol's encoding are taken from the driver `@platformatic/kafka`: its producers and consumers find
 * brokers by the addresses these announce (which would lead around the links), and try again by themselves.
 */
import type { API, Connection } from "@platformatic/kafka";
import { opening, whileOpen } from "../connecting.js";
import type { Address } from "../system.js";
import { KafkaFailure, type Phase } from "./errors.js";

export type Driver = typeof import("@platformatic/kafka");

let loaded: Promise<Driver> | undefined;

/** The driver is imported when it is first needed: everything else works without it. @throws Error with advice */
export function driver(): Promise<Driver> {
  return (loaded ??= import("@platformatic/kafka").catch((cause: unknown) => {
    loaded = undefined;
    throw new Error("the driver @platformatic/kafka is not installed. Try: npm install @platformatic/kafka", {
      cause,
    });
  }));
}

/** The harness decides how long an answer is waited for. */
const NEVER_MS = 2 ** 31 - 1;

export class Broker {
  readonly #connection: Connection;
  #connected = false;
  #lost = false;

  private constructor(connection: Connection) {
    this.#connection = connection;
    connection.on("error", () => (this.#lost = true));
    connection.on("close", () => (this.#lost = true));
  }

  /** @throws KafkaFailure of phase "open" */
  static async open({ host, port }: Address, signal?: AbortSignal): Promise<Broker> {
    const { Connection } = await driver();
    const connection = new Connection("faultline", { connectTimeout: NEVER_MS, requestTimeout: NEVER_MS });
    const broker = new Broker(connection);
    await opening(
      () => broker.close(),
      signal,
      async () => void (await connection.connect(host, port)),
    ).catch((error: unknown) => {
      throw new KafkaFailure("open", error);
    });
    broker.#connected = true;
    return broker;
  }

  /** Opens a connection for one piece of work, and closes it, at the latest when `signal` is aborted. */
  static async use<T>(
    address: Address,
    signal: AbortSignal,
    work: (broker: Broker) => Promise<T>,
  ): Promise<T> {
    return whileOpen(await Broker.open(address, signal), signal, work);
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** @throws KafkaFailure of the given phase */
  async call<Arguments extends unknown[], Answer>(
    phase: Phase,
    api: API<Arguments, Answer>,
    ...values: Arguments
  ): Promise<Answer> {
    try {
      return await api.async(this.#connection, ...values);
    } catch (error) {
      throw new KafkaFailure(phase, error);
    }
  }

  /** Hangs up without a word: nothing is waited for. */
  close(): void {
    this.#lost = true;
    // There is no socket before the first attempt to connect.
    (this.#connection.socket as { destroy(): void } | undefined)?.destroy();
    // Of a socket that was never connected the driver hears no end, and waits as long as it may.
    if (!this.#connected) this.#connection.emit("close");
  }
}
