/** Makes the links of a cluster: a proxy for each port, from clients to each node and from each node to each other. */
import type { ProxyControl } from "../proxy/control.js";
import type { Addresses } from "./addresses.js";
import type { Address } from "./address.js";
import type { ClusterNode } from "./cluster.js";
import { CLIENTS, type Link } from "./network.js";
import type { Site } from "./plan.js";

const HOST = "127.0.0.1";

/** @param direct the node's own address for each port @returns where clients connect instead */
export async function linkClients(
  control: ProxyControl,
  node: string,
  direct: Readonly<Record<string, Address>>,
): Promise<{ link: Link; ports: Record<string, Address> }> {
  const made = await Promise.all(
    Object.entries(direct).map(async ([port, { host, port: number }]) => {
      const name = proxyName(CLIENTS, node, port);
      const { listen } = await control.createProxy({
        name,
        listen: `${HOST}:0`,
        upstream: `${host.includes(":") ? `[${host}]` : host}:${String(number)}`,
      });
      const address = { host: HOST, port: Number(listen.slice(listen.lastIndexOf(":") + 1)) };
      return { name, port, address };
    }),
  );
  return {
    link: { from: CLIENTS, to: node, proxies: made.map(({ name }) => name), at: made[0]!.address },
    ports: Object.fromEntries(made.map(({ port, address }) => [port, address])),
  };
}

/** The node as clients see it, behind its link. */
export async function linkedNode(
  control: ProxyControl,
  { name, host, port, ports: numbers, folder }: Site,
  has: Omit<ClusterNode, keyof Address | "name" | "ports" | "direct" | "folder">,
): Promise<{ node: ClusterNode; link: Link }> {
  const own = Object.fromEntries(Object.entries(numbers).map(([at, number]) => [at, { host, port: number }]));
  const { link, ports } = await linkClients(control, name, own);
  const node = { ...Object.values(ports)[0]!, name, ports, direct: { host, port }, folder, ...has };
  return { node, link };
}

/** One link for each ordered pair of nodes. */
export async function linkPeers(
  control: ProxyControl,
  nodes: readonly string[],
  addresses: Addresses,
): Promise<Link[]> {
  const pairs = nodes.flatMap((from, i) =>
    nodes.flatMap((to, j) => (i === j ? [] : [{ from, to, i: i + 1, j: j + 1 }])),
  );
  return Promise.all(
    pairs.map(async ({ from, to, i, j }): Promise<Link> => {
      const proxies = await Promise.all(
        Object.entries(addresses.ports).map(async ([port, number]) => {
          const name = proxyName(from, to, port);
          await control.createProxy({
            name,
            listen: `${addresses.link!(i, j)}:${String(number)}`,
            upstream: `${addresses.node(j)}:${String(number)}`,
            // Systems take a peer's address from its connection: this one leads back to it, over the other link.
            source: addresses.link!(j, i),
          });
          return name;
        }),
      );
      const [port] = Object.values(addresses.ports);
      return { from, to, proxies, at: { host: addresses.link!(i, j), port: port! } };
    }),
  );
}

function proxyName(from: string, to: string, port: string): string {
  return `${from}-${to}-${port}`;
}
