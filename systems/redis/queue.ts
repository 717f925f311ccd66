/**
 * Queues on Redis, by `queue`: a list, a stream with consumer groups, or publishing to whoever has subscribed. The
 * last two carry out `subscribers=all`.
 */
import { SUBSCRIBERS } from "../../workloads/delivery/generate.js";
import type { Client } from "../../harness/client.js";
import type { Settings, WorkloadClients } from "../system.js";
import { using } from "./client.js";
import { commandClients } from "./commands.js";
import { Declined } from "../declined.js";
import { newSubscribers, subscribersOf } from "../subscribers.js";
import { listQueue } from "./list-queue.js";
import { primaryAddress } from "./primary.js";
import { publish, subscribing } from "./pubsub.js";
import { StreamQueue } from "./stream-queue.js";

const isRead = (f: string): boolean => f === "dead-letters";

const streamQueue = commandClients((settings) => {
  const queue = new StreamQueue(settings);
  return async (client, { f, value }) => {
    switch (f) {
      case "enqueue":
        return queue.enqueue(client, value);
      case "dequeue":
        return queue.dequeue(client, value);
      case "drain":
        return queue.drain(client, value);
      case "dead-letters":
        return [];
      default:
        return queue.settle(client, f);
    }
  };
}, isRead);

const pubsub: Pick<WorkloadClients, "open"> = {
  async open(address, settings, signal, nodes): Promise<Client> {
    const subscribers = subscribersOf(nodes);
    const commands = commandClients(
      () =>
        async (client, { f, value }) => {
          if (f === "dequeue") return subscribers.take(value);
          if (f === "drain") return subscribers.rest(value);
          if (f !== "enqueue") throw new Declined("nothing", "a subscriber settles nothing");
          await publish(client, value);
          return value;
        },
      isRead,
    );
    const client = await commands.open(address, settings, signal, nodes);
    let joined = true;
    const leave = (): void => {
      if (joined) subscribers.leave();
      joined = false;
    };
    try {
      await subscribers.join(await primaryAddress(nodes, settings, signal));
    } catch (error) {
      await client.close();
      throw error;
    }
    return {
      invoke: (operation, given) => client.invoke(operation, given),
      close() {
        leave();
        return client.close();
      },
    };
  },
};

/** @throws Error naming the setting that is wrong */
function demandSubscribers({ queue: kind, subscribers }: Settings): void {
  if (kind === "pubsub" && subscribers !== "all")
    throw new Error(
      "--set queue=pubsub: everybody gets everything; expected workload delivery and --set subscribers=all",
    );
  if ((kind === "lpop" || kind === "lmove") && subscribers === "all")
    throw new Error(
      `--set subscribers=all: an element of a list goes to one; expected queue=stream or queue=pubsub`,
    );
}

export const queue: WorkloadClients = {
  async prepare(address, settings, signal, nodes) {
    demandSubscribers(settings);
    await listQueue.prepare(address, settings, signal, nodes);
    if (settings["queue"] === "pubsub") newSubscribers(nodes, SUBSCRIBERS, subscribing);
    if (settings["queue"] !== "stream") return;
    const master = await primaryAddress(nodes, settings, signal);
    await using(master, signal, (client) => StreamQueue.prepare(client, SUBSCRIBERS));
  },
  open(address, settings, signal, nodes) {
    const kind = settings["queue"];
    const clients = kind === "stream" ? streamQueue : kind === "pubsub" ? pubsub : listQueue;
    return clients.open(address, settings, signal, nodes);
  },
};
