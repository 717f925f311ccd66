/** Makes the links of a cluster: a proxy for each port, from clients to each node and from each node to each other. */
import type { ProxyControl } from "../proxy/control.js";
import type { Addresses } from "./addresses.js";
import type { Address } from "./address.js";
import type { ClusterNode } from "./cluster.js";
import { CLIENTS, type Link } from "./network.js";
import type { ClusterPlan, Site } from "./plan.js";

const HOST = "127.0.0.1";

/** What links carry, as a plan says it. */
export type Carried = Pick<ClusterPlan, "framing" | "datagrams">;

/** @param direct the node's own address for each port @returns where clients connect instead */
export async function linkClients(
  control: ProxyControl,
  node: string,
  direct: Readonly<Record<string, Address>>,
  carried: Carried = {},
): Promise<{ link: Link; ports: Record<string, Address> }> {
  const made = await Promise.all(
    Object.entries(direct).map(async ([port, { host, port: number }]) => {
      const name = proxyName(CLIENTS, node, port);
      const upstream = `${host.includes(":") ? `[${host}]` : host}:${String(number)}`;
      const listen = await linkPort(control, { name, listen: `${HOST}:0`, upstream }, port, carried);
      const address = { host: HOST, port: Number(listen.slice(listen.lastIndexOf(":") + 1)) };
      return { name, port, address };
    }),
  );
  return {
    link: {
      from: CLIENTS,
      to: node,
      at: made[0]!.address,
      ...carriers((port) => proxyName(CLIENTS, node, port), Object.keys(direct), carried),
    },
    ports: Object.fromEntries(made.map(({ port, address }) => [port, address])),
  };
}

interface LinkAddresses {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly source?: string;
}

/** The proxy of one port, and at the same address the link of its datagrams. @returns the address */
async function linkPort(
  control: ProxyControl,
  link: LinkAddresses,
  port: string,
  { framing = {}, datagrams = [] }: Carried,
): Promise<string> {
  const how = framing[port] === undefined ? {} : { framing: framing[port] };
  const { listen } = await control.createProxy({ ...link, ...how });
  if (datagrams.includes(port)) await control.createDatagrams({ ...link, listen });
  return listen;
}

function carriers(
  nameOf: (port: string) => string,
  ports: readonly string[],
  { framing = {}, datagrams = [] }: Carried,
): Pick<Link, "proxies" | "framed" | "datagrams"> {
  return {
    proxies: ports.map(nameOf),
    framed: ports.filter((port) => framing[port] !== undefined).map(nameOf),
    datagrams: ports.filter((port) => datagrams.includes(port)).map(nameOf),
  };
}

/** The node as clients see it, behind its link. */
export async function linkedNode(
  control: ProxyControl,
  { name, host, port, ports: numbers, folder, peers }: Site,
  has: Omit<ClusterNode, keyof Address | "name" | "ports" | "direct" | "folder" | "peers">,
  carried: Carried,
): Promise<{ node: ClusterNode; link: Link }> {
  const own = Object.fromEntries(Object.entries(numbers).map(([at, number]) => [at, { host, port: number }]));
  const { link, ports } = await linkClients(control, name, own, carried);
  const node = { ...Object.values(ports)[0]!, name, ports, direct: { host, port }, folder, peers, ...has };
  return { node, link };
}

/** One link for each ordered pair of nodes. */
export async function linkPeers(
  control: ProxyControl,
  nodes: readonly string[],
  addresses: Addresses,
  carried: Carried,
): Promise<Link[]> {
  const pairs = nodes.flatMap((from, i) =>
    nodes.flatMap((to, j) => (i === j ? [] : [{ from, to, i: i + 1, j: j + 1 }])),
  );
  return Promise.all(
    pairs.map(async ({ from, to, i, j }): Promise<Link> => {
      const nameOf = (port: string): string => proxyName(from, to, port);
      await Promise.all(
        Object.entries(addresses.ports).map(([port, number]) => {
          const link = {
            name: nameOf(port),
            listen: `${addresses.link!(i, j)}:${String(number)}`,
            upstream: `${addresses.node(j)}:${String(number)}`,
            // Systems take a peer's address from its connection: this one leads back to it, over the other link.
            source: addresses.link!(j, i),
          };
          return linkPort(control, link, port, carried);
        }),
      );
      const [port] = Object.values(addresses.ports);
      const at = { host: addresses.link!(i, j), port: port! };
      return { from, to, at, ...carriers(nameOf, Object.keys(addresses.ports), carried) };
    }),
  );
}

function proxyName(from: string, to: string, port: string): string {
  return `${from}-${to}-${port}`;
}
