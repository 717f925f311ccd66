/** register on Redis: one string a key; a compare-and-set is a script, which runs alone. */
import type { Redis } from "ioredis";
import type { Client, Invocation } from "../../harness/client.js";
import type { ClusterNode, Settings, WorkloadClients } from "../system.js";
import { using } from "./client.js";
import { Declined } from "../declined.js";
import { primaries, primaryAddress } from "./primary.js";
import { openKeyed, replicated, type Keyed } from "./session.js";

const PREFIX = "register:";
const CAS =
  "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], ARGV[2]); return 1 end return 0";

async function perform(session: Keyed, settings: Settings, operation: Invocation): Promise<unknown> {
  const name = PREFIX + String(operation.key);
  return session.run(name, (client) => carryOut(client, settings, name, operation));
}

async function carryOut(
  client: Redis,
  settings: Settings,
  name: string,
  { f, value }: Invocation,
): Promise<unknown> {
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
  await replicated(client, settings);
  return value;
}

async function mastersOf(nodes: readonly ClusterNode[]): Promise<ClusterNode[]> {
  const names = await primaries(nodes);
  return nodes.filter(({ name }) => names.includes(name));
}

export const register: WorkloadClients = {
  async prepare(_address, settings, signal, nodes) {
    const masters =
      settings["mode"] === "cluster"
        ? await mastersOf(nodes)
        : [await primaryAddress(nodes, settings, signal)];
    await Promise.all(masters.map((node) => using(node, signal, (client) => client.flushall())));
  },
  async open(address, settings, signal, nodes): Promise<Client> {
    const session = await openKeyed(address, settings, signal, nodes);
    return {
      invoke: (operation) => perform(session, settings, operation),
      close: () => Promise.resolve(session.close()),
    };
  },
};
