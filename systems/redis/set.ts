/**
 * set and set-full on Redis: sets, over which the elements are spread so that a cluster keeps them on all its masters.
 * A read asks one set after the other; an element is in one only, so that each is read at one moment.
 */
import type { Client } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { register } from "./register.js";
import { openKeyed, replicated } from "./session.js";

const KEYS = 16;
const keyOf = (element: number): string => `set:${String(element % KEYS)}`;

export const set: WorkloadClients = {
  prepare: register.prepare,
  async open(address, settings, signal, nodes): Promise<Client> {
    const session = await openKeyed(address, settings, signal, nodes);
    // Only a cluster has more than one place for them.
    const keys = settings["mode"] === "cluster" ? KEYS : 1;
    return {
      async invoke({ f, value }) {
        if (f === "read") {
          const elements: number[] = [];
          for (let i = 0; i < keys; i++) {
            const key = keyOf(i);
            elements.push(...(await session.run(key, (client) => client.smembers(key))).map(Number));
          }
          return elements;
        }
        const key = keyOf((value as number) % keys);
        await session.run(key, async (client) => {
          await client.sadd(key, value as number);
          await replicated(client, settings);
        });
        return value;
      },
      close: () => Promise.resolve(session.close()),
    };
  },
};
