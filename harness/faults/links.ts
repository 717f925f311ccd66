/** Faults of the links from clients to nodes: partition (cut, hold, drop), latency, reset. */
import type { Cluster } from "../cluster/cluster.js";
import type { Fault, FaultPlan, Receipt } from "./fault.js";
import { look, lookUntilAnswer, nodesOf } from "./observe.js";

const SILENCE_MS = 400;
const RECOVERY_MS = 10_000;

/** `cut` resets and refuses, `hold` stalls bytes that arrive after heal, `drop` lets them vanish. */
const MODES = ["cut", "hold", "drop"] as const;
type Mode = (typeof MODES)[number];

async function healLinks(cluster: Cluster): Promise<void> {
  await Promise.all(cluster.nodes.map((node) => cluster.proxy.heal(node.link)));
}

async function linksHealed(cluster: Cluster, signal: AbortSignal): Promise<Receipt> {
  const sights = await Promise.all(
    cluster.nodes.map((node) => lookUntilAnswer(cluster, node, RECOVERY_MS, signal)),
  );
  const silent = cluster.nodes.filter((_, i) => !sights[i]!.answers).map((node) => node.name);
  const observed =
    silent.length === 0 ? "every node answers through its link" : `still silent: ${silent.join(", ")}`;
  return { targets: cluster.nodes.map((node) => node.name), observed, bit: silent.length === 0 };
}

export const partition: Fault = {
  name: "partition",
  summary:
    "Cuts clients off from nodes: connections reset and refused (cut), stalled (hold) or swallowed (drop).",
  needs: ["links"],
  colour: "#E69F00",
  choose: (nodes, random) => ({ targets: random.nonemptySubset(nodes).sort(), mode: random.pick(MODES) }),
  async inject(cluster, plan) {
    const mode = plan["mode"] as Mode;
    const nodes = nodesOf(cluster, plan.targets);
    await Promise.all(nodes.map((node) => cluster.proxy[mode](node.link)));
    const sights = await Promise.all(nodes.map((node) => look(cluster, node, SILENCE_MS)));
    const seen = nodes.map(
      (node, i) => `${node.name}: ${sights[i]!.answers ? "still answers" : sights[i]!.how}`,
    );
    return {
      targets: plan.targets,
      observed: `${mode}; ${seen.join("; ")}`,
      bit: sights.every((sight) => !sight.answers),
    };
  },
  heal: healLinks,
  healed: linksHealed,
};

export const latency: Fault = {
  name: "latency",
  summary: "Delays every byte between clients and nodes by a latency with jitter.",
  needs: ["links"],
  colour: "#56B4E9",
  choose: (nodes, random) => {
    const latencyMs = 50 + random.below(200);
    return { targets: random.nonemptySubset(nodes).sort(), latencyMs, jitterMs: random.below(latencyMs) };
  },
  async inject(cluster, plan) {
    const { latencyMs, jitterMs } = plan as FaultPlan & { latencyMs: number; jitterMs: number };
    const nodes = nodesOf(cluster, plan.targets);
    const before = await Promise.all(nodes.map((node) => look(cluster, node, 5000)));
    await Promise.all(nodes.map((node) => cluster.proxy.latency(node.link, { latencyMs, jitterMs })));
    const after = await Promise.all(nodes.map((node) => look(cluster, node, 20_000)));
    const slower = nodes.map((_, i) => after[i]!.roundTripMs - before[i]!.roundTripMs);
    const seen = nodes.map(
      (node, i) =>
        `${node.name}: a ping took ${String(before[i]!.roundTripMs)} ms before, ${String(after[i]!.roundTripMs)} ms after`,
    );
    // A ping goes there and back at least once; jitter may take off as much as it adds.
    const expected = Math.max(5, 2 * (latencyMs - jitterMs) * 0.8);
    return {
      targets: plan.targets,
      observed: `latency ${String(latencyMs)} ± ${String(jitterMs)} ms; ${seen.join("; ")}`,
      bit: slower.every((ms) => ms >= expected),
    };
  },
  heal: healLinks,
  healed: linksHealed,
};

export const reset: Fault = {
  name: "reset",
  summary: "Resets every open connection between clients and nodes; new ones are accepted at once.",
  needs: ["links"],
  colour: "#F0E442",
  choose: (nodes, random) => ({ targets: random.nonemptySubset(nodes).sort() }),
  async inject(cluster, plan) {
    const nodes = nodesOf(cluster, plan.targets);
    const before = await Promise.all(nodes.map((node) => cluster.proxy.stats(node.link)));
    await Promise.all(nodes.map((node) => cluster.proxy.resetConnections(node.link)));
    const open = before.reduce((sum, stats) => sum + (stats?.connections ?? 0), 0);
    const unknown = before.some((stats) => stats === undefined);
    const observed = unknown
      ? "connections reset (the proxy does not count them)"
      : `${String(open)} open connections reset`;
    return { targets: plan.targets, observed, bit: unknown || open > 0 };
  },
  heal: healLinks,
  healed: linksHealed,
};
