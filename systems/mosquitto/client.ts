/**
 * One connection to a broker of MQTT 5: packets by the codec `mqtt-packet`, and which answer belongs to which. Clients made
 * for applications acknowledge what they receive by themselves, and send again what was not acknowledged; here that is for
 * the workload to say.
 */
import { connect, type Socket } from "node:net";
import type { IConnackPacket, IPublishPacket, Packet, Parser, QoS } from "mqtt-packet";
import { whileOpen } from "../connecting.js";
import { Declined } from "../declined.js";
import type { Address } from "../system.js";
import { MqttFailure, REFUSED_FROM, type Phase } from "./errors.js";

/** The codec is imported when it is first needed: everything else works without it. @throws Error with advice */
async function codec(): Promise<typeof import("mqtt-packet")> {
  try {
    return (await import("mqtt-packet")).default as unknown as typeof import("mqtt-packet");
  } catch (cause) {
    throw new Error("the package mqtt-packet is not installed. Try: npm install mqtt-packet", { cause });
  }
}

const PROTOCOL = 5;
const ID_MAX = 0xffff;
/** "No matching subscribers", in the answer to what a broker accepted and dropped. */
const NO_SUBSCRIBERS = 0x10;
/** A session that outlives its connections for good. */
const FOREVER = 0xffff_ffff;

export interface Opening {
  /** The session to go on with; absent: one that ends with the connection. */
  readonly session?: string;
  /** Begins it anew, and has it end with the connection. */
  readonly clean?: boolean;
  /** Hears every message that comes, in their order. */
  readonly take?: (message: IPublishPacket) => void;
}

export class Connection {
  readonly #socket: Socket;
  readonly #codec: typeof import("mqtt-packet");
  readonly #take: ((message: IPublishPacket) => void) | undefined;
  /** By what answers: the packet's name and identifier. */
  readonly #waiting = new Map<string, (packet: Packet) => void>();
  /** Rejects when the connection ends. */
  readonly #gone: Promise<never>;
  #why: unknown;
  #lastId = 0;

  private constructor(
    module: typeof import("mqtt-packet"),
    socket: Socket,
    take: ((message: IPublishPacket) => void) | undefined,
  ) {
    this.#codec = module;
    this.#socket = socket;
    this.#take = take;
    this.#gone = new Promise((_resolve, reject) => {
      const end = (why: unknown): void => {
        this.#why ??= why;
        reject(this.#why as Error);
      };
      socket.on("error", end);
      socket.on("close", () => end(new Error("the connection was closed")));
    });
    this.#gone.catch(() => undefined);
    const parser: Parser = module.parser({ protocolVersion: PROTOCOL });
    parser.on("packet", (packet) => this.#hear(packet));
    parser.on("error", (error: Error) => socket.destroy(error));
    socket.on("data", (data) => parser.parse(data));
  }

  /** @returns the connection, and whether the broker had the session @throws MqttFailure of phase "open" */
  static async open(
    { host, port }: Address,
    signal: AbortSignal,
    { session, clean = session === undefined, take }: Opening = {},
  ): Promise<{ connection: Connection; resumed: boolean }> {
    const module = await codec();
    const socket = connect({ host, port, noDelay: true });
    const connection = new Connection(module, socket, take);
    const abort = (): void => connection.close();
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    try {
      const answer = await connection.#ask("open", {
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: PROTOCOL,
        clientId: session ?? "",
        clean,
        // Whether a broker is alive is for the harness to find out.
        keepalive: 0,
        ...(clean ? {} : { properties: { sessionExpiryInterval: FOREVER } }),
      });
      return { connection, resumed: (answer as IConnackPacket).sessionPresent };
    } catch (error) {
      socket.destroy();
      throw error;
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
    const { connection } = await Connection.open(address, signal);
    return whileOpen(connection, signal, work);
  }

  /** Ends a session, with all that waits in it. @throws MqttFailure */
  static async end({ host, port }: Address, signal: AbortSignal, session: string): Promise<void> {
    const { connection } = await Connection.open({ host, port }, signal, { session, clean: true });
    connection.close();
  }

  get closed(): boolean {
    return this.#why !== undefined || this.#socket.destroyed;
  }

  /**
   * Publishes, and waits for what the quality of service has: the socket, an acknowledgement, or the whole exchange.
   * @throws MqttFailure; Declined when the broker says that nobody has subscribed
   */
  async publish(topic: string, text: string, qos: QoS): Promise<void> {
    this.#assertOpen();
    const messageId = this.#nextId();
    const packet: IPublishPacket = { cmd: "publish", topic, payload: text, qos, dup: false, retain: false };
    if (qos === 0) return this.#write("changing", packet);
    const answer = await this.#ask("changing", { ...packet, messageId });
    if (qos === 2) await this.#ask("changing", { cmd: "pubrel", messageId });
    if ((answer as { reasonCode?: number }).reasonCode === NO_SUBSCRIBERS)
      throw new Declined(
        "no-subscribers",
        "the broker accepted the message and dropped it: nobody has subscribed",
      );
  }

  /** @throws MqttFailure */
  async subscribe(topic: string, qos: QoS): Promise<void> {
    await this.#ask("open", { cmd: "subscribe", messageId: this.#nextId(), subscriptions: [{ topic, qos }] });
  }

  /** Tells the broker that a message arrived, and waits until it knows. @throws MqttFailure */
  async acknowledge({ qos, messageId }: IPublishPacket): Promise<void> {
    if (qos === 0) return;
    this.#assertOpen();
    const id = messageId!;
    if (qos === 2) {
      await this.#ask("changing", { cmd: "pubrec", messageId: id });
      await this.#write("changing", { cmd: "pubcomp", messageId: id });
      return;
    }
    await this.#write("changing", { cmd: "puback", messageId: id });
    // Nothing answers it; what comes after it is answered after it.
    await this.#ask("changing", { cmd: "pingreq" });
  }

  /** Resolves when the broker has answered. @throws MqttFailure */
  async ping(): Promise<void> {
    await this.#ask("reading", { cmd: "pingreq" });
  }

  /** Sends a packet and waits for the one that answers it. @throws MqttFailure of the given phase */
  async #ask(phase: Phase, packet: Packet): Promise<Packet> {
    const key = keyOf(ANSWERS[packet.cmd]!, packet.messageId);
    const answered = new Promise<Packet>((resolve) => this.#waiting.set(key, resolve));
    try {
      await this.#write(phase, packet);
      const answer = await this.#unlessGone(phase, answered);
      const { reasonCode = 0 } = answer as { reasonCode?: number };
      if (reasonCode >= REFUSED_FROM)
        throw new MqttFailure(phase, new Error(`${packet.cmd} was refused`), reasonCode);
      return answer;
    } finally {
      this.#waiting.delete(key);
    }
  }

  /**
   * What the promise comes to, or that the connection ended.
   * @throws MqttFailure of the given phase; of phase "open" when it had ended before
   */
  async whileThere<T>(phase: Phase, promise: Promise<T>): Promise<T> {
    this.#assertOpen();
    return this.#unlessGone(phase, promise);
  }

  /** Before an exchange begins: later on, what ends may have arrived. */
  #assertOpen(): void {
    if (this.closed) throw new MqttFailure("open", this.#why ?? new Error("the connection was closed"));
  }

  async #unlessGone<T>(phase: Phase, promise: Promise<T>): Promise<T> {
    try {
      return await Promise.race([promise, this.#gone]);
    } catch (error) {
      throw new MqttFailure(phase, error);
    }
  }

  /** Without a farewell: a session goes on. */
  close(): void {
    this.#socket.destroy();
  }

  async #write(phase: Phase, packet: Packet): Promise<void> {
    const bytes = this.#codec.generate(packet, { protocolVersion: PROTOCOL });
    const written = new Promise<void>((resolve, reject) =>
      this.#socket.write(bytes, (error) => (error instanceof Error ? reject(error) : resolve())),
    );
    await this.#unlessGone(phase, written);
  }

  #hear(packet: Packet): void {
    if (packet.cmd === "publish") {
      this.#take?.(packet);
      return;
    }
    const heard = this.#waiting.get(keyOf(packet.cmd, packet.messageId));
    if (heard !== undefined) heard(packet);
    // The rest of an exchange that an earlier connection of the session began.
    else if (packet.cmd === "pubrel")
      void this.#write("reading", { cmd: "pubcomp", messageId: packet.messageId! }).catch(() => undefined);
  }

  #nextId(): number {
    this.#lastId = (this.#lastId % ID_MAX) + 1;
    return this.#lastId;
  }
}

/** What answers what. */
const ANSWERS: Readonly<Record<string, string>> = {
  connect: "connack",
  publish: "pubX",
  pubrel: "pubcomp",
  pubrec: "pubrel",
  subscribe: "suback",
  pingreq: "pingresp",
};

/** A publish is answered by one of two packets, as its quality of service has it. */
const keyOf = (answer: string, id: number | undefined): string =>
  `${answer === "puback" || answer === "pubrec" ? "pubX" : answer} ${String(id)}`;
