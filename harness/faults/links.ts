/** Faults of connections: latency and reset, on the links of the nodes they strike, from clients and between nodes. */
import type { Cluster } from "../cluster/cluster.js";
import { CLIENTS, type Link } from "../cluster/network.js";
import type { Random } from "../generator/random.js";
import type { Fault, FaultPlan } from "./fault.js";
import { linksAnswer, linkText, look } from "./observe.js";
import { chooseTargets, TARGETS, targetsOf } from "./targets.js";

const healLinks = (cluster: Cluster): Promise<void> => cluster.network.heal();

/** Which links of the targets; words that faults of links take besides targets. */
export const WHICH: Readonly<Record<string, string>> = {
  clients: "links from clients only",
  peers: "links between nodes only",
};

/** Draws which links are meant; a single node has none to peers. */
export function chooseLinks(nodes: readonly string[], random: Random, asked: readonly string[]): string {
  const words = asked.filter((word) => WHICH[word] !== undefined);
  if (words.length > 0) return random.pick(words);
  return nodes.length === 1 ? "clients" : random.pick(["clients", "peers", "all"]);
}

/** The links that a plan means. @throws when there are none */
export async function linksOf(cluster: Cluster, plan: FaultPlan, signal: AbortSignal): Promise<Link[]> {
  const names = (await targetsOf(cluster, plan, signal)).map(({ name }) => name);
  const which = plan["links"];
  const links = cluster.network
    .linksOf(names)
    .filter(({ from }) => which === "all" || (from === CLIENTS) === (which === "clients"));
  if (links.length === 0)
    throw new Error(`there are no links of ${names.join(", ")} that are "${String(which)}"`);
  return links;
}

export const latency: Fault = {
  name: "latency",
  summary: "Delays every byte on the links of nodes by a latency with jitter.",
  needs: ["links"],
  colour: "#56B4E9",
  words: { ...TARGETS, ...WHICH },
  choose: (nodes, random, asked) => {
    const latencyMs = 50 + random.below(200);
    const targets = chooseTargets(nodes, random, asked);
    const links = chooseLinks(nodes, random, asked);
    return { targets, links, latencyMs, jitterMs: random.below(latencyMs) };
  },
  async inject(cluster, plan, signal) {
    const { latencyMs, jitterMs } = plan as FaultPlan & { latencyMs: number; jitterMs: number };
    const links = await linksOf(cluster, plan, signal);
    const before = await Promise.all(links.map(({ at }) => look(cluster, at, 5000)));
    await Promise.all(
      links.flatMap(({ proxies }) =>
        proxies.map((proxy) => cluster.network.control.latency(proxy, { latencyMs, jitterMs })),
      ),
    );
    const after = await Promise.all(links.map(({ at }) => look(cluster, at, 20_000)));
    const seen = links.map(
      (link, i) =>
        `${linkText(link)}: a ping took ${String(before[i]!.roundTripMs)} ms before, ${String(after[i]!.roundTripMs)} ms after`,
    );
    // A ping goes there and back at least once; jitter may take off as much as it adds.
    const expected = Math.max(5, 2 * (latencyMs - jitterMs) * 0.8);
    return {
      targets: [...new Set(links.map(({ to }) => to))],
      observed: `latency ${String(latencyMs)} ± ${String(jitterMs)} ms; ${seen.join("; ")}`,
      bit: links.every((_, i) => after[i]!.roundTripMs - before[i]!.roundTripMs >= expected),
    };
  },
  heal: healLinks,
  healed: linksAnswer,
};

export const reset: Fault = {
  name: "reset",
  summary: "Resets every open connection of nodes; new ones are accepted at once.",
  needs: ["links"],
  colour: "#F0E442",
  words: { ...TARGETS, ...WHICH },
  choose: (nodes, random, asked) => ({
    targets: chooseTargets(nodes, random, asked),
    links: chooseLinks(nodes, random, asked),
  }),
  async inject(cluster, plan, signal) {
    const { control } = cluster.network;
    const links = await linksOf(cluster, plan, signal);
    const proxies = links.flatMap((link) => link.proxies);
    const before = await Promise.all(proxies.map((proxy) => control.stats(proxy)));
    await Promise.all(proxies.map((proxy) => control.resetConnections(proxy)));
    const open = before.reduce((sum, stats) => sum + (stats?.connections ?? 0), 0);
    const unknown = before.some((stats) => stats === undefined);
    const observed = unknown
      ? "connections reset (the proxy does not count them)"
      : `${String(open)} open connections reset on ${links.map(linkText).join(", ")}`;
    return { targets: [...new Set(links.map(({ to }) => to))], observed, bit: unknown || open > 0 };
  },
  heal: healLinks,
  healed: linksAnswer,
};
