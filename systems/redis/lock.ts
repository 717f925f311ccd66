/**
 * lock on Redis: SET NX PX, as its documentation describes for one server, with a token from a counter; and a resource
 * that takes no token older than its own (`fencing=on`) or any (`fencing=off`). Only the holder's own value is removed.
 */
import type { Redis } from "ioredis";
import { commandClients } from "./commands.js";
import { Declined } from "../declined.js";
import type { Settings } from "../system.js";

export const [LOCK, TOKENS] = ["lock", "lock:tokens"];
const RESOURCE = "lock:resource";

const ACQUIRE = `
local token = redis.call('incr', KEYS[2])
if redis.call('set', KEYS[1], token, 'NX', 'PX', ARGV[1]) then return token end
return 0`;

const USE = `
if ARGV[2] == 'on' and tonumber(redis.call('get', KEYS[1]) or 0) > tonumber(ARGV[1]) then return 0 end
redis.call('set', KEYS[1], ARGV[1])
return 1`;

export const RELEASE =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/** Works on what the lock guards. @throws Declined where a later token was seen, and tokens are looked at */
export async function useGuarded(client: Redis, token: number, settings: Settings): Promise<number> {
  if ((await client.eval(USE, 1, RESOURCE, token, settings["fencing"]!)) !== 1)
    throw new Declined("fenced", `a token after ${String(token)} was seen`);
  return token;
}

export const lock = commandClients(
  (settings) => {
    let token = 0;
    return async (client, { f }) => {
      if (f === "acquire") {
        token = Number(await client.eval(ACQUIRE, 2, LOCK, TOKENS, settings["lock-ttl"]!));
        if (token === 0) throw new Declined("held", "somebody else holds the lock");
        return token;
      }
      if (token === 0) throw new Declined("not-held", "this client does not hold the lock");
      if (f === "use") return useGuarded(client, token, settings);
      await client.eval(RELEASE, 1, LOCK, token);
      token = 0;
      return null;
    };
  },
  () => false,
);
