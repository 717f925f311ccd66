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

/**
 * Milliseconds of the server's clock, and a number for those of one millisecond: what Snowflake, ULID and version 7 of
 * UUID are made of. Unique as long as the clock does not go back.
 */
const CLOCK_ID = `
local now = redis.call('time')
local ms = string.format('%d', now[1] * 1000 + math.floor(now[2] / 1000))
local n = 0
if redis.call('hget', KEYS[1], 'ms') == ms then n = redis.call('hincrby', KEYS[1], 'n', 1)
else redis.call('hset', KEYS[1], 'ms', ms, 'n', 0) end
return ms .. '-' .. n`;

export const uniqueIds = commandClients(
  ({ ids }) =>
    (client) =>
      ids === "clock" ? client.eval(CLOCK_ID, 1, "ids") : client.incr("ids"),
  () => false,
);
