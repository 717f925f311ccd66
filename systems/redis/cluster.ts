/**
 * Redis Cluster: the first half of the nodes are masters of an equal share of the slots, each of the others is the
 * replica of one. Nodes announce names, which each resolves to links of its own, and greet each other over these.
 */
import type { ClusterNode } from "../system.js";
import { using } from "./client.js";

const SLOTS = 16_384;

/** As CLUSTER NODES tells it of a node. */
interface Known {
  readonly id: string;
  /** The name it announces, or an address as long as none was heard. */
  readonly host: string;
  readonly flags: readonly string[];
  readonly master: string;
}

async function knownTo(node: ClusterNode, signal: AbortSignal): Promise<Known[]> {
  const text = await using(node.direct, signal, (client) => client.call("CLUSTER", "NODES"));
  return String(text)
    .trim()
    .split("\n")
    .map((line) => {
      const [id = "", address = "", flags = "", master = ""] = line.split(" ");
      return { id, host: address.slice(0, address.indexOf(":")), flags: flags.split(","), master };
    });
}

const command = (node: ClusterNode, signal: AbortSignal, ...words: readonly (string | number)[]) =>
  using(node.direct, signal, (client) => client.call("CLUSTER", ...words.map(String)));

/**
 * Makes servers that know nobody a cluster; those that do are only looked at. @throws what is missing until all is there
 */
export async function clusterReady(nodes: readonly ClusterNode[], signal: AbortSignal): Promise<void> {
  const known = await Promise.all(nodes.map((node) => knownTo(node, signal)));
  const masters = nodes.length / 2;
  if (known.every(({ length }) => length === 1)) await greet(nodes, masters, signal);
  nodes.forEach(({ name }, i) => {
    const others = known[i]!.map(({ host }) => host).sort();
    const expected = nodes.map((node) => node.name).sort();
    if (others.join() !== expected.join())
      throw new Error(`expected ${name} to know ${expected.join(", ")}, it knows ${others.join(", ")}`);
  });
  const self = known.map((list) => list.find(({ flags }) => flags.includes("myself"))!);
  const inCharge = self.filter(({ flags }) => flags.includes("master"));
  if (inCharge.length > masters && (await unassigned(nodes.slice(masters), self.slice(masters), signal)))
    await Promise.all(nodes.slice(masters).map((node, i) => command(node, signal, "REPLICATE", self[i]!.id)));
  await Promise.all(nodes.map((node) => works(node, masters, signal)));
}

/** Slots to the masters; then everyone greets everyone, so that nobody has to be told of a node by another. */
async function greet(nodes: readonly ClusterNode[], masters: number, signal: AbortSignal): Promise<void> {
  for (const [i, node] of nodes.slice(0, masters).entries()) {
    const [from, to] = [i, i + 1].map((n) => Math.floor((n * SLOTS) / masters));
    await command(node, signal, "ADDSLOTSRANGE", from!, to! - 1);
  }
  for (const [i, node] of nodes.entries()) await command(node, signal, "SET-CONFIG-EPOCH", i + 1);
  const bus = await busOf(nodes[0]!, signal);
  for (const node of nodes)
    for (const { name, address } of node.peers ?? [])
      if (name !== node.name) await command(node, signal, "MEET", address, node.direct.port, bus);
}

async function busOf(node: ClusterNode, signal: AbortSignal): Promise<string> {
  const answer = await using(node.direct, signal, (client) => client.config("GET", "cluster-port"));
  return (answer as string[])[1]!;
}

/** Whether these, who are to be replicas, are still masters without slots: nobody was told yet whose replica to be. */
async function unassigned(
  nodes: readonly ClusterNode[],
  self: readonly Known[],
  signal: AbortSignal,
): Promise<boolean> {
  const sizes = await Promise.all(
    nodes.map((node) => using(node.direct, signal, (client) => client.call("CLUSTER", "NODES"))),
  );
  return self.every(
    ({ flags }, i) => flags.includes("master") && !/myself\S* .* connected \d/.test(String(sizes[i])),
  );
}

/** The server calls the cluster whole, and follows its master if it is a replica. */
async function works(node: ClusterNode, masters: number, signal: AbortSignal): Promise<void> {
  await using(node.direct, signal, async (client) => {
    const info = String(await client.call("CLUSTER", "INFO"));
    if (!info.includes("cluster_state:ok") || !info.includes("cluster_slots_ok:16384"))
      throw new Error(`${node.name} does not call the cluster whole yet`);
    const roles = String(await client.info("replication"));
    const replica = roles.includes("role:slave");
    if (replica && !roles.includes("master_link_status:up"))
      throw new Error(`${node.name} has no link to its master yet`);
    const [, replicas = "0"] = /connected_slaves:(\d+)/.exec(roles) ?? [];
    if (!replica && Number(replicas) < 1)
      throw new Error(`expected ${node.name}, one of ${String(masters)} masters, to have a replica by now`);
  });
}
