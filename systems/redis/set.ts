/** set and set-full on Redis: a set. */
import { commandClients } from "./commands.js";

const KEY = "set";

export const set = commandClients(
  () =>
    async (client, { f, value }) => {
      if (f === "read") return (await client.smembers(KEY)).map(Number);
      await client.sadd(KEY, value as number);
      return value;
    },
  (f) => f === "read",
);
