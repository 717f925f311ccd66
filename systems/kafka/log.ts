/**
 * log on Kafka: keys are partitions of one topic; transactions send and poll by read-process-write, as Kafka means them. A
 * client that has subscribed commits where it is with each operation that polls, as part of a transaction if it is one.
 */
import type { Client, Invocation } from "../../harness/client.js";
import { integerSetting } from "../../workloads/workload.js";
import type { Micro } from "../../workloads/log/ops.js";
import { Declined } from "../declined.js";
import type { Settings, WorkloadClients } from "../system.js";
import type { Brokers } from "./brokers.js";
import { groupsWork } from "./committed.js";
import { Consumer } from "./consumer.js";
import { openBrokers } from "./open.js";
import { Producer } from "./producer.js";
import { makeTopic } from "./topic.js";

export const log: WorkloadClients = {
  async prepare(address, settings, signal, nodes) {
    await makeTopic(address, settings, integerSetting(settings, "keys", 4), nodes, signal);
    if (settings["consumers"] === "subscribe") await groupsWork(address, nodes, signal);
  },
  open: async (address, settings, signal, nodes) =>
    new LogClient(await openBrokers(address, nodes, signal), settings),
};

class LogClient implements Client {
  readonly #consumer: Consumer;
  readonly #producer: Producer;
  #transactions = 0;

  constructor(
    readonly brokers: Brokers,
    readonly settings: Settings,
  ) {
    this.#consumer = new Consumer(
      brokers,
      settings["isolation"] === "read-committed",
      Number(settings["session-timeout"]),
    );
    this.#producer = new Producer(brokers, settings);
  }

  async invoke({ f, value }: Invocation, signal: AbortSignal): Promise<unknown> {
    if (f === "assign") {
      await this.#consumer.assign(value as readonly number[]);
      return value;
    }
    if (f === "subscribe") {
      this.#consumer.subscribe();
      return value;
    }
    this.#consumer.begin();
    try {
      const done =
        f === "txn"
          ? await this.#transaction(value as readonly Micro[], signal)
          : [await this.#single((value as readonly Micro[])[0]!, signal)];
      const moved = this.#consumer.moved();
      return moved.length === 0 ? done : [["rebalance", moved], ...done];
    } catch (error) {
      this.#consumer.rewind();
      this.brokers.doubt();
      throw error;
    }
  }

  async #single(micro: Micro, signal: AbortSignal): Promise<Micro> {
    if (micro[0] === "poll") {
      const polled = await this.#consumer.poll(signal);
      await this.#consumer.spokesman?.commit(this.#consumer.positions, "reading");
      return ["poll", polled];
    }
    const [, key, value] = micro as readonly ["send", number, number];
    const offset = await this.#producer.send(key, value, signal);
    return offset === undefined ? micro : ["send", key, [offset, value]];
  }

  async #transaction(micros: readonly Micro[], signal: AbortSignal): Promise<Micro[]> {
    if (this.settings["transactions"] === "off")
      throw new Declined("no-transactions", "--set transactions=off: only single sends and polls");
    const done: Micro[] = [];
    try {
      for (const micro of micros) {
        if (micro[0] === "poll") {
          done.push(["poll", await this.#consumer.poll(signal)]);
          continue;
        }
        const [, key, value] = micro as readonly ["send", number, number];
        done.push(["send", key, [await this.#producer.sendInTransaction(key, value, signal), value]]);
      }
      const { spokesman, positions } = this.#consumer;
      if (spokesman !== undefined) await this.#producer.commitInTransaction(spokesman, positions, signal);
    } catch (error) {
      // Nothing was committed, and never will be.
      await this.#producer.end(false, signal).catch(() => undefined);
      this.#producer.forget();
      throw error;
    }
    await this.#finish(signal);
    return done;
  }

  async #finish(signal: AbortSignal): Promise<void> {
    this.#transactions++;
    const every = Number(this.settings["abort-every"]);
    const commit = every === 0 || this.#transactions % every !== 0;
    try {
      await this.#producer.end(commit, signal);
    } catch (error) {
      this.#producer.forget();
      throw error;
    }
    if (!commit)
      throw new Declined("aborted", `--set abort-every=${String(every)}: the client has aborted it`);
  }

  close(): Promise<void> {
    this.#consumer.close();
    return Promise.resolve(this.brokers.close());
  }
}
