/** register on Redis: one string a key; a compare-and-set is a script, which runs alone. */
import type { Client, Invocation } from "../../harness/client.js";
import type { WorkloadClients } from "../system.js";
import { using } from "./client.js";
import { Declined } from "../declined.js";
import { primaryAddress } from "./primary.js";
import { Session } from "./session.js";

const PREFIX = "register:";
const CAS =
  "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2]); return 1 end return 0";

async function perform(session: Session, { f, key, value }: Invocation): Promise<unknown> {
  const name = PREFIX + String(key);
  const client = await session.master();
  if (f === "read") {
    const text = await client.get(name);
    return text === null ? null : (JSON.parse(text) as unknown);
  }
  if (f === "write") {
    await client.set(name, JSON.stringify(value));
  } else {
    const [from, to] = value as readonly [unknown, unknown];
    const done = await client.eval(CAS, 1, name, JSON.stringify(from), JSON.stringify(to));
    if (done !== 1) throw new Declined("cas-mismatch", "the value is another");
  }
  await session.replicated(client);
  return value;
}

export const register: WorkloadClients = {
  prepare: async (_address, settings, signal, nodes) =>
    using(
      await primaryAddress(nodes, settings, signal),
      signal,
      async (client) => void (await client.flushall()),
    ),
  async open(address, settings, signal, nodes): Promise<Client> {
    const session = await Session.open(address, settings, signal, nodes);
    return {
      invoke: (operation) => perform(session, operation),
      close: () => Promise.resolve(session.close()),
    };
  },
};
