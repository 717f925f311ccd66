/**
 * A topic of MQTT as a queue: consumers share a subscription, each with a session of its own in which what it was dealt
 * waits for it. A client acknowledges when it is told to, or at once where the workload does not ask; giving back is
 * connecting anew, upon which the broker sends again what was not acknowledged.
 *
 * That a consumer was sent nothing does not say that there is nothing: this is a failure. A drain takes over all sessions.
 */
import type { IPublishPacket, QoS } from "mqtt-packet";
import type { Client, Invocation } from "../../harness/client.js";
import { untilDone } from "../connecting.js";
import { Declined } from "../declined.js";
import type { Address, ClusterNode, Settings, WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { Consumer, TOPIC } from "./consumer.js";
import { classify, MqttFailure } from "./errors.js";
import { ABSENT, Sessions, type Session } from "./sessions.js";

/** How long a message is waited for. */
const WAIT_MS = 50;

const qosOf = (settings: Settings): QoS => Number(settings["qos"]) as QoS;

export const queue: WorkloadClients = {
  /** Sessions of an earlier workload end, and the group gets its first member: without any, messages are dropped. */
  async prepare(address, settings, signal, nodes) {
    const sessions = Sessions.of(nodes);
    const wanted = ["worker-0", ...(settings["absent-consumer"] === "yes" ? [ABSENT] : [])];
    for (const { name } of [...sessions.stopAll(), ...wanted.map((name) => ({ name }))])
      await untilDone(signal, () => Connection.end(address, signal, name));
    sessions.forget();
    for (const name of wanted)
      await untilDone(signal, async () => {
        (await Consumer.start(address, signal, sessions.named(name), qosOf(settings))).stop();
      });
  },
  async open(address, settings, signal, nodes): Promise<Client> {
    const { connection } = await Connection.open(address, signal);
    return new QueueClient(address, connection, settings, nodes);
  },
};

class QueueClient implements Client {
  readonly #sessions: Sessions;
  readonly #qos: QoS;
  readonly #closed = new AbortController();
  #session: Session | undefined;
  #consumer: Consumer | undefined;
  /** What it was given and has not acknowledged, where it is told when to. */
  #mine: IPublishPacket | undefined;

  constructor(
    readonly address: Address,
    readonly connection: Connection,
    readonly settings: Settings,
    nodes: readonly ClusterNode[],
  ) {
    this.#sessions = Sessions.of(nodes);
    this.#qos = qosOf(settings);
  }

  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<unknown> {
    switch (f) {
      case "enqueue":
        await this.connection.publish(TOPIC, String(value), this.#qos);
        return value;
      case "dequeue":
        return this.#dequeue();
      case "drain":
        return this.#drain(signal);
      case "dead-letters":
        return [];
      default:
        return this.#settle(f);
    }
  }

  async #dequeue(): Promise<number> {
    this.#consumer ??= await this.#start();
    const message = await this.#consumer.next(WAIT_MS);
    if (message === undefined) throw new Declined("nothing-delivered", "nothing was delivered for a while");
    if (this.settings["acknowledge"] === "manual") this.#mine = message;
    else await this.#consumer.acknowledge(message);
    return valueOf(message);
  }

  async #settle(f: string): Promise<number> {
    const mine = this.#mine;
    if (mine === undefined) throw new Declined("nothing", "this client was given nothing");
    this.#mine = undefined;
    if (f === "ack") await this.#consumer!.acknowledge(mine);
    else if (mine.qos > 0) {
      this.#consumer!.stop();
      this.#consumer = await this.#start().catch((error: unknown) => {
        // Not here any more, wherever it is.
        throw new MqttFailure("changing", error);
      });
    }
    return valueOf(mine);
  }

  #start(): Promise<Consumer> {
    this.#session ??= this.#sessions.acquire({
      stop: () => (this.#consumer?.stop() ?? []).map(valueOf),
    });
    return Consumer.start(this.address, this.#closed.signal, this.#session, this.#qos);
  }

  /** What was taken is kept for whoever drains to the end: one that stops before has told nobody, and took nothing. */
  async #drain(signal: AbortSignal): Promise<number[]> {
    const until = Date.now() + DRAIN_MS;
    for (const session of this.#sessions.stopAll()) {
      const consumer = await Consumer.start(this.address, this.#closed.signal, session, this.#qos);
      const stop = (): void => void consumer.stop();
      signal.addEventListener("abort", stop, { once: true });
      try {
        await this.#empty(consumer, until);
      } finally {
        signal.removeEventListener("abort", stop);
        stop();
      }
    }
    signal.throwIfAborted();
    return this.#sessions.drained.splice(0);
  }

  /** A message of our own, to this session alone, comes after all that wait in it. */
  async #empty(consumer: Consumer, until: number): Promise<void> {
    const end = `faultline/end/${consumer.session.name}`;
    await consumer.connection.subscribe(end, this.#qos);
    for (let message: IPublishPacket | undefined; message?.topic !== end;) {
      if (Date.now() > until)
        throw new Declined("more-left", "there was more than could be drained in a while");
      if (message === undefined) await consumer.connection.publish(end, "", this.#qos);
      // A session that is full drops what comes last: asked again when it is not full any more.
      message = await consumer.next(LOOK_AGAIN_MS);
      if (message === undefined) continue;
      if (message.topic === end) await consumer.acknowledge(message);
      else await this.#take(consumer, message);
    }
  }

  /** Acknowledges a message, and keeps it, unless the broker certainly still has it. */
  async #take(consumer: Consumer, message: IPublishPacket): Promise<void> {
    const { drained } = this.#sessions;
    const value = valueOf(message);
    // Sent again, since nobody knew what became of the acknowledgement.
    const kept = message.dup && drained.includes(value);
    try {
      await consumer.acknowledge(message);
    } catch (error) {
      if (!kept && !classify(error).definite) drained.push(value);
      throw error;
    }
    if (!kept) drained.push(value);
  }

  close(): Promise<void> {
    if (this.#session !== undefined) this.#sessions.release(this.#session);
    this.#session = undefined;
    this.#consumer?.stop();
    this.#closed.abort();
    return Promise.resolve(this.connection.close());
  }
}

const LOOK_AGAIN_MS = 300;
/** How long a drain goes on before it is for the next one to do so. */
const DRAIN_MS = 1000;

const valueOf = ({ payload }: IPublishPacket): number => Number(payload.toString());
