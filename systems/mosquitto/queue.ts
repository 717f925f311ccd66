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
import { MqttFailure } from "./errors.js";
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

  async invoke({ f, value }: Invocation): Promise<unknown> {
    switch (f) {
      case "enqueue":
        await this.connection.publish(TOPIC, String(value), this.#qos);
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

  async #drain(): Promise<number[]> {
    for (const session of this.#sessions.stopAll()) {
      const consumer = await Consumer.start(this.address, this.#closed.signal, session, this.#qos);
      try {
        await this.#empty(consumer);
      } finally {
        consumer.stop();
      }
    }
    return this.#sessions.drained.splice(0);
  }

  /** A message of our own, to this session alone, comes after all that wait in it. */
  async #empty(consumer: Consumer): Promise<void> {
    const end = `faultline/end/${consumer.session.name}`;
    await consumer.connection.subscribe(end, this.#qos);
    for (let message: IPublishPacket | undefined; message?.topic !== end;) {
      if (message === undefined) await consumer.connection.publish(end, "", this.#qos);
      // A session that is full drops what comes last: asked again when it is not full any more.
      message = await consumer.next(LOOK_AGAIN_MS);
      if (message === undefined) continue;
      await consumer.acknowledge(message);
      if (message.topic !== end) this.#sessions.drained.push(valueOf(message));
    }
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

const valueOf = ({ payload }: IPublishPacket): number => Number(payload.toString());
