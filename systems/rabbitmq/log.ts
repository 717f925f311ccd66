/**
 * log on RabbitMQ: each key is a stream, read over AMQP by its offsets. A confirm does not say which offset a message was
 * given; polls do. Only an operation alone is a transaction: streams have none of several.
 *
 * A broker keeps no reader's place: whoever reads over a new connection says where he was. Here a process is a reader.
 *
 * What the stream protocol knows of producers (a name and a number for each message, by which the broker recognizes one
 * that was sent twice) AMQP has no words for: who publishes again after an unknown outcome may have it stored twice.
 */
import type { Client, Invocation } from "../../harness/client.js";
import { pause } from "../../harness/run/deadline.js";
import type { Micro } from "../../workloads/log/ops.js";
import { integerSetting } from "../../workloads/workload.js";
import { Declined } from "../declined.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";
import { Connection, openingOf } from "./client.js";
import { Follower, type Entry } from "./follower.js";
import { makeStreams, streamOf } from "./topology.js";

/** How long messages are waited for. */
const WAIT_MS = 50;
/** So many polls in a row that were brought nothing, and the end is looked for. */
const QUIET = 3;
const SEARCH_MS = 2000;

/** The keys that a reader reads, each with the offset that comes next. */
type Places = Map<number, number>;

/** Readers by process, by the nodes of their run. */
const runs = new WeakMap<readonly ClusterNode[], Map<number, Places>>();

export const log: WorkloadClients = {
  async prepare(address, settings, signal, nodes) {
    runs.set(nodes, new Map());
    if (settings["prefetch"] === "0")
      throw new Error("--set prefetch=0: expected 1 or more with the workload log: streams demand a limit");
    await makeStreams(address, integerSetting(settings, "keys", 4), signal);
  },
  async open(address, settings, signal, nodes): Promise<Client> {
    const readers = runs.get(nodes);
    if (readers === undefined) throw new Error("expected the log to be prepared before clients are opened");
    const connection = await Connection.open(address, signal, openingOf(settings));
    try {
      await connection.ask("open", (channel) => channel.prefetch(Number(settings["prefetch"])));
    } catch (error) {
      connection.close();
      throw error;
    }
    return new LogClient(connection, settings, readers);
  },
};

class LogClient implements Client {
  readonly #followers = new Map<number, Follower>();
  /** Those that are not wanted any more, to be stopped. */
  readonly #former: Follower[] = [];
  #quiet = 0;
  #arrived: (() => void) | undefined;

  constructor(
    readonly connection: Connection,
    readonly settings: Settings,
    readonly readers: Map<number, Places>,
  ) {}

  async invoke({ f, value, process }: Invocation): Promise<unknown> {
    if (f === "assign") {
      this.#assign(process, value as readonly number[]);
      return value;
    }
    const micros = value as readonly Micro[];
    if (micros.length > 1)
      throw new Declined("no-transactions", "streams have no transactions of several operations");
    const [micro] = micros as readonly [Micro];
    if (micro[0] === "poll") return [["poll", await this.#poll(process)] satisfies Micro];
    const [, key, sent] = micro;
    await this.connection.publish({
      key: streamOf(key),
      text: String(sent),
      persistent: this.settings["persistent"] === "yes",
      mandatory: this.settings["mandatory"] === "yes",
    });
    return [micro];
  }

  /** Those it had go on where they were; those it takes anew begin at the beginning. */
  #assign(process: number, keys: readonly number[]): void {
    const before = this.readers.get(process);
    this.readers.set(process, new Map(keys.map((key) => [key, before?.get(key) ?? 0])));
    for (const [key, follower] of this.#followers) {
      if (keys.includes(key)) continue;
      this.#followers.delete(key);
      this.#former.push(follower);
    }
  }

  async #poll(process: number): Promise<Record<string, readonly Entry[]>> {
    const places = this.readers.get(process);
    if (places === undefined) throw new Declined("unassigned", "this client has not been assigned anything");
    await this.#follow(places);
    const followers = [...this.#followers.values()];
    const some = (): boolean => followers.some((follower) => !follower.empty);
    await this.#wait(WAIT_MS, some);
    if (!some()) {
      // That nothing came does not say that nothing is there.
      if (++this.#quiet < QUIET) throw new Declined("nothing-delivered", "nothing was delivered for a while");
      for (const follower of followers) follower.seekEnd();
      await this.#wait(SEARCH_MS, () => some() || followers.every((follower) => follower.atEnd));
      if (!some() && followers.some((follower) => !follower.atEnd))
        throw new Declined("behind", "nothing was delivered, not even what this client has just published");
    }
    if (some()) this.#quiet = 0;
    const polled: Record<string, readonly Entry[]> = {};
    for (const [key, follower] of this.#followers) {
      const entries = follower.poll();
      const last = entries.at(-1);
      if (last === undefined) continue;
      places.set(key, last[0] + 1);
      polled[String(key)] = entries;
    }
    return polled;
  }

  async #follow(places: Places): Promise<void> {
    for (let former = this.#former.pop(); former !== undefined; former = this.#former.pop())
      await former.stop();
    for (const [key, place] of places) {
      if (this.#followers.has(key)) continue;
      const heard = (): void => this.#arrived?.();
      const follower = await Follower.start(this.connection, streamOf(key), place, heard);
      this.#followers.set(key, follower);
    }
  }

  /** @throws RabbitFailure when the connection ended: nothing was polled */
  #wait(forMs: number, enough: () => boolean): Promise<void> {
    return this.connection.ask("reading", async () => {
      const over = performance.now() + forMs;
      for (let left = forMs; left > 0 && !enough(); left = over - performance.now()) {
        const arrived = new AbortController();
        this.#arrived = () => arrived.abort();
        await pause(left, arrived.signal);
      }
      this.#arrived = undefined;
    });
  }

  close(): Promise<void> {
    return Promise.resolve(this.connection.close());
  }
}
