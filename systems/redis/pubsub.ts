/** PUBLISH and SUBSCRIBE (`queue=pubsub`, to all subscribers). */
import type { Redis } from "ioredis";
import type { Subscribing } from "../subscribers.js";
import { connect } from "./client.js";

const CHANNEL = "channel";

export const publish = (client: Redis, value: unknown): Promise<number> =>
  client.publish(CHANNEL, String(value));

export const subscribing: Subscribing = {
  againMs: 250,
  async subscribe(node, came, signal) {
    const client = await connect(node, signal);
    const ended = new Promise((resolve) => client.once("end", resolve));
    if (signal.aborted) client.disconnect();
    signal.addEventListener("abort", () => client.disconnect(), { once: true });
    client.on("message", (_channel, text: string) => came(Number(text)));
    try {
      await client.subscribe(CHANNEL);
    } catch (error) {
      client.disconnect();
      throw error;
    }
    return { ended };
  },
};
