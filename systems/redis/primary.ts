/** Who is master, as the servers themselves say; and making another one the master. */
import type { Address, ClusterNode, Settings } from "../system.js";
import { using } from "./client.js";
import { masterOf, tellToFailOver } from "./sentinel.js";

const ROLE_MS = 1000;

/** INFO replication of one server, as name → value. @throws when it does not answer */
export function replication(address: Address, signal: AbortSignal): Promise<Record<string, string>> {
  return using(address, signal, async (client) => {
    const text = await client.info("replication");
    const pairs = text.split("\r\n").flatMap((line) => {
      const at = line.indexOf(":");
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
    });
    return Object.fromEntries(pairs);
  });
}

/** Nodes that call themselves master. Those that do not answer are not among them. */
export async function primaries(nodes: readonly ClusterNode[]): Promise<string[]> {
  const roles = await Promise.all(
    nodes.map(async ({ direct }) =>
      replication(direct, AbortSignal.timeout(ROLE_MS)).then(
        ({ role }) => role,
        () => undefined,
      ),
    ),
  );
  return nodes.filter((_, i) => roles[i] === "master").map(({ name }) => name);
}

/** The one master that every other server follows. @throws while it is not so */
export async function oneMaster(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<ClusterNode> {
  const infos = await Promise.all(nodes.map((node) => replication(node, signal)));
  const masters = nodes.filter((_, i) => infos[i]!["role"] === "master");
  if (masters.length !== 1) {
    const names = masters.map(({ name }) => name).join(", ");
    throw new Error(`expected one master, there are ${String(masters.length)}: ${names}`);
  }
  nodes.forEach(({ name }, i) => {
    if (infos[i]!["role"] === "slave" && infos[i]!["master_link_status"] !== "up")
      throw new Error(`${name} has no link to its master yet`);
  });
  return masters[0]!;
}

/** The node to write to. */
export async function primaryAddress(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<ClusterNode> {
  if (settings["mode"] === "single") return nodes[0]!;
  const name =
    settings["mode"] === "sentinel" ? await masterOf(nodes[0]!, signal) : (await primaries(nodes))[0];
  return nodes.find((node) => node.name === name) ?? nodes[0]!;
}

/** By Sentinel, or by hand: a replica is told that it is nobody's, the others that they are its. */
export async function failover(
  nodes: readonly ClusterNode[],
  settings: Settings,
  signal: AbortSignal,
): Promise<string> {
  const before = await primaries(nodes);
  if (settings["mode"] === "sentinel") {
    await tellToFailOver(nodes[0]!, signal);
    for (const until = Date.now() + 10_000; Date.now() < until && !signal.aborted;) {
      const name = await masterOf(nodes[0]!, signal);
      if (!before.includes(name)) return `sentinels were told to fail over, and did, to ${name}`;
    }
    return "sentinels were told to fail over, and did not";
  }
  const next = nodes.find(({ name }) => !before.includes(name));
  if (next === undefined) throw new Error("there is no replica to make the master");
  await using(next.direct, signal, (client) => client.replicaof("NO", "ONE"));
  await Promise.all(
    nodes
      .filter((node) => node !== next)
      .map((node) =>
        using(node.direct, signal, (client) => client.replicaof(next.name, next.direct.port)).catch(
          () => undefined,
        ),
      ),
  );
  return `${next.name} was made the master`;
}
