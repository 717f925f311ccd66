/** counter, monotonic and unique-ids on Redis: a number that INCRBY changes. */
import { commandClients } from "./commands.js";

const KEY = "counter";

export const counter = commandClients(
  () =>
    async (client, { f, value }) => {
      if (f === "read") return Number((await client.get(KEY)) ?? 0);
      if (f === "add") {
        await client.incrby(KEY, value as number);
        return value;
      }
      return client.incr(KEY);
    },
  (f) => f === "read",
);

export const uniqueIds = commandClients(
  () => (client) => client.incr("ids"),
  () => false,
);
