/**
 * Core NATS (`queue=pubsub`, to all subscribers): what is published goes to whoever has subscribed at that moment, and is
 * kept by nobody. A message is published when the server has it.
 */
import type { Client } from "../../harness/client.js";
import { SUBSCRIBERS } from "../../workloads/delivery/generate.js";
import { Declined } from "../declined.js";
import { newSubscribers, subscribersOf, type Subscribing } from "../subscribers.js";
import type { WorkloadClients } from "../system.js";
import { Connection } from "./client.js";
import { RECONNECT_MS } from "./publish.js";
import { SUBJECT } from "./stream.js";

const subscribing: Subscribing = {
  againMs: RECONNECT_MS,
  async subscribe(node, came, signal) {
    const connection = await Connection.open(node, signal);
    const abort = (): void => connection.close();
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    connection.subscribe(SUBJECT, (text) => came(Number(text)));
    await connection.ping();
    return {
      ended: connection.ended,
      // A server answers after everything that it had to send before.
      caughtUp: () => connection.ping(),
    };
  },
};

export const pubsub: WorkloadClients = {
  prepare(_address, settings, _signal, nodes) {
    if (settings["subscribers"] !== "all")
      throw new Error(
        "--set queue=pubsub: everybody gets everything; expected workload delivery and --set subscribers=all",
      );
    newSubscribers(nodes, SUBSCRIBERS, subscribing);
    return Promise.resolve();
  },
  async open(address, _settings, signal, nodes): Promise<Client> {
    const subscribers = subscribersOf(nodes);
    const connection = await Connection.open(address, signal);
    try {
      await subscribers.join(nodes[0]!);
    } catch (error) {
      connection.close();
      throw error;
    }
    let joined = true;
    return {
      async invoke({ f, value }) {
        if (f === "dequeue") return subscribers.take(value);
        if (f === "drain") return subscribers.rest(value);
        if (f !== "enqueue") throw new Declined("nothing", "a subscriber settles nothing");
        await connection.tell("changing", SUBJECT, String(value));
        return value;
      },
      close() {
        if (joined) subscribers.leave();
        joined = false;
        return Promise.resolve(connection.close());
      },
    };
  },
};
