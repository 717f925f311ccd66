/** A consumer: a session of the group that shares the topic, and what it was sent and has not handed out yet. */
import type { IPublishPacket, QoS } from "mqtt-packet";
import { pause } from "../../harness/run/deadline.js";
import type { Address } from "../system.js";
import { Connection } from "./client.js";
import type { Session } from "./sessions.js";

export const TOPIC = "faultline/queue";
/** Each message goes to one of those who subscribe like this. */
export const SHARED = `$share/workers/${TOPIC}`;

export class Consumer {
  readonly #waiting: IPublishPacket[] = [];
  #connection: Connection | undefined;
  #arrived: (() => void) | undefined;

  private constructor(
    readonly session: Session,
    readonly qos: QoS,
  ) {}

  /** Goes on with the session, and makes it where the broker has none. @throws MqttFailure */
  static async start(address: Address, signal: AbortSignal, session: Session, qos: QoS): Promise<Consumer> {
    const consumer = new Consumer(session, qos);
    const opening = Connection.open(address, signal, {
      session: session.name,
      // The first may come before we know that we are connected.
      take: (message) => consumer.#take(message, opening),
    });
    const { connection, resumed } = await opening;
    consumer.#connection = connection;
    if (!resumed) session.received.clear();
    try {
      await connection.subscribe(SHARED, qos);
    } catch (error) {
      connection.close();
      throw error;
    }
    return consumer;
  }

  get connection(): Connection {
    return this.#connection!;
  }

  /** The next one, waited for a while. @throws MqttFailure when the connection ended */
  async next(waitMs: number): Promise<IPublishPacket | undefined> {
    // Unless it needs no acknowledgement, what is on its way comes again.
    const phase = this.qos === 0 ? "changing" : "reading";
    if (this.#waiting.length === 0) await this.connection.whileThere(phase, this.#arrival(waitMs));
    return this.connection.whileThere(phase, Promise.resolve()).then(() => this.#waiting.shift());
  }

  /** @throws MqttFailure */
  async acknowledge(message: IPublishPacket): Promise<void> {
    const { received } = this.session;
    // What is not sent has not been said.
    if (message.qos === 2 && !this.connection.closed) received.add(message.messageId!);
    await this.connection.acknowledge(message);
    if (message.qos === 2) received.delete(message.messageId!);
  }

  /** Ends the connection. @returns what needed no acknowledgement and was not handed out */
  stop(): readonly IPublishPacket[] {
    const gone = this.connection.closed;
    this.connection.close();
    const left = this.#waiting.splice(0);
    return gone ? [] : left.filter(({ qos }) => qos === 0);
  }

  #take(message: IPublishPacket, opening: Promise<{ connection: Connection }>): void {
    if (message.qos === 2 && this.session.received.has(message.messageId!)) {
      // Taken before, which the broker does not know.
      void opening.then(({ connection }) => connection.acknowledge(message)).catch(() => undefined);
      return;
    }
    this.#waiting.push(message);
    this.#arrived?.();
  }

  async #arrival(waitMs: number): Promise<void> {
    const arrived = new AbortController();
    this.#arrived = () => arrived.abort();
    await pause(waitMs, arrived.signal);
    this.#arrived = undefined;
  }
}
