/**
 * What one client knows of a cluster: who leads which partition, and its connections, each made when it is first needed,
 * over the client's link to that broker. What a failure makes doubtful is asked for again before the next operation.
 */
import type { ClusterNode } from "../system.js";
import { Broker, driver } from "./client.js";
import { KafkaFailure } from "./errors.js";
import { idOf } from "./ids.js";
import { TOPIC } from "./topic.js";

interface Topic {
  readonly id: string;
  /** Ids of brokers by partition; -1: nobody. */
  readonly leaders: ReadonlyMap<number, number>;
}

export class Brokers {
  readonly #open = new Map<number, Promise<Broker>>();
  #topic: Topic | undefined;
  #closed = false;

  constructor(
    readonly home: ClusterNode,
    readonly nodes: readonly ClusterNode[],
  ) {}

  /** @throws KafkaFailure of phase "open" */
  async at(id: number, signal?: AbortSignal): Promise<Broker> {
    const known = await this.#open.get(id)?.catch(() => undefined);
    if (known !== undefined && !known.lost) return known;
    const opened = this.openAnother(id, signal);
    this.#open.set(id, opened);
    const broker = await opened;
    if (this.#closed) broker.close();
    return broker;
  }

  /** A connection for whoever asks, who closes it. @throws KafkaFailure of phase "open" */
  async openAnother(id: number, signal?: AbortSignal): Promise<Broker> {
    const node = this.nodes.find(({ name }) => idOf(name) === id);
    if (node === undefined) throw new KafkaFailure("open", new Error(`no broker has the id ${String(id)}`));
    if (this.#closed) throw new KafkaFailure("open", new Error("the client is closed"));
    return Broker.open(node, signal);
  }

  homeBroker(signal?: AbortSignal): Promise<Broker> {
    return this.at(idOf(this.home.name), signal);
  }

  async topic(signal?: AbortSignal): Promise<Topic> {
    if (this.#topic !== undefined) return this.#topic;
    const { metadataV12 } = await driver();
    const home = await this.homeBroker(signal);
    const { topics } = await home.call("open", metadataV12.api, [TOPIC], false, false);
    const [found] = topics;
    const leaders = new Map(
      found!.partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, leaderId]),
    );
    return (this.#topic = { id: found!.topicId, leaders });
  }

  async leaderOf(partition: number, signal?: AbortSignal): Promise<Broker> {
    const leader = (await this.topic(signal)).leaders.get(partition) ?? -1;
    if (leader >= 0) return this.at(leader, signal);
    this.doubt();
    throw new KafkaFailure("open", Object.assign(new Error("no leader"), { apiId: "LEADER_NOT_AVAILABLE" }));
  }

  /** Leaders may have changed. */
  doubt(): void {
    this.#topic = undefined;
  }

  close(): void {
    this.#closed = true;
    for (const opened of this.#open.values())
      opened.then(
        (broker) => broker.close(),
        () => undefined,
      );
  }
}
