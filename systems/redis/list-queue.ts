/**
 * Queues on a list: taken from by LPOP (`queue=lpop`), which forgets the element as it hands it over; or by LMOVE
 * (`queue=lmove`) to a list of elements being worked on, from which an acknowledgement removes it ("reliable queue" in
 * Redis's documentation). A drain takes what was never acknowledged as well: that is the recovery which the pattern
 * needs.
 */
import type { Redis } from "ioredis";
import type { Settings } from "../system.js";
import { commandClients } from "./commands.js";
import { Declined } from "../declined.js";

const [QUEUE, WORKED_ON] = ["queue", "queue:worked-on"];

const DRAIN = `
local all = {}
for _, key in ipairs(KEYS) do
  for _, value in ipairs(redis.call('lrange', key, 0, -1)) do all[#all + 1] = value end
  redis.call('del', key)
end
return all`;

/** Back to the end of the queue, if it is still being worked on. */
const GIVE_BACK = `
if redis.call('lrem', KEYS[1], 1, ARGV[1]) == 1 then redis.call('rpush', KEYS[2], ARGV[1]) return 1 end
return 0`;

async function take(client: Redis, settings: Settings): Promise<string | null> {
  if (settings["queue"] !== "lmove") return client.lpop(QUEUE);
  const element = await client.lmove(QUEUE, WORKED_ON, "LEFT", "RIGHT");
  // Where the client is not to acknowledge, the work is done as soon as it has the element.
  if (element !== null && settings["acknowledge"] !== "manual") await client.lrem(WORKED_ON, 1, element);
  return element;
}

export const listQueue = commandClients(
  (settings) => {
    let mine: string | null = null;
    return async (client, { f, value }) => {
      switch (f) {
        case "enqueue":
          await client.rpush(QUEUE, value as number);
          return value;
        case "drain":
          return ((await client.eval(DRAIN, 2, QUEUE, WORKED_ON)) as string[]).map(Number);
        case "dead-letters":
          return [];
        case "dequeue":
          mine = await take(client, settings);
          return mine === null ? null : Number(mine);
        default:
          return settle(client, f);
      }
    };

    async function settle(client: Redis, f: string): Promise<number> {
      if (mine === null) throw new Declined("nothing", "this client was given nothing");
      const element = mine;
      if (settings["queue"] !== "lmove") {
        // LPOP has forgotten the element already: there is nothing to acknowledge, and giving back is sending anew.
        if (f === "nack") await client.rpush(QUEUE, element);
      } else if (f === "ack") {
        await client.lrem(WORKED_ON, 1, element);
      } else {
        await client.eval(GIVE_BACK, 2, WORKED_ON, QUEUE, element);
      }
      mine = null;
      return Number(element);
    }
  },
  (f) => f === "dead-letters",
);
