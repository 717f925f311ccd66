/** Faults of processes: kill (SIGKILL, then restart) and pause (SIGSTOP, then SIGCONT). */
import type { Cluster, ClusterNode, NodeProcesses } from "../cluster/cluster.js";
import type { Fault, Receipt } from "./fault.js";
import { look, lookUntilAnswer, nodesOf } from "./observe.js";

const RECOVERY_MS = 30_000;

function processesOf(node: ClusterNode): NodeProcesses {
  if (node.processes === undefined) {
    throw new Error(
      `${node.name} is not a process of ours: kill and pause need a server that faultline started`,
    );
  }
  return node.processes;
}

async function allAnswer(cluster: Cluster, signal: AbortSignal): Promise<Receipt> {
  const sights = await Promise.all(
    cluster.nodes.map((node) => lookUntilAnswer(cluster, node, RECOVERY_MS, signal)),
  );
  const seen = cluster.nodes.map((node, i) => {
    const state = processesOf(node).state();
    return `${node.name} is ${state}${sights[i]!.answers ? " and answers" : ` but does not answer: ${sights[i]!.how}`}`;
  });
  const targets = cluster.nodes.map((node) => node.name);
  return { targets, observed: seen.join("; "), bit: sights.every((sight) => sight.answers) };
}

export const kill: Fault = {
  name: "kill",
  summary: "Kills every process of a node with SIGKILL, and restarts it at the end.",
  needs: ["processes"],
  colour: "#D55E00",
  choose: (nodes, random) => ({ targets: random.nonemptySubset(nodes).sort() }),
  async inject(cluster, plan) {
    const nodes = nodesOf(cluster, plan.targets);
    const counts = await Promise.all(nodes.map((node) => processesOf(node).kill()));
    const sights = await Promise.all(nodes.map((node) => look(cluster, node, 300, true)));
    const seen = nodes.map(
      (node, i) =>
        `${node.name}: ${String(counts[i])} processes killed, ${sights[i]!.answers ? "yet it answers" : sights[i]!.how}`,
    );
    const bit = counts.every((count) => count > 0) && sights.every((sight) => !sight.answers);
    return { targets: plan.targets, observed: seen.join("; "), bit };
  },
  async heal(cluster) {
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.start()));
  },
  healed: allAnswer,
};

export const pause: Fault = {
  name: "pause",
  summary: "Stops every process of a node with SIGSTOP, and lets it go on at the end.",
  needs: ["processes"],
  colour: "#CC79A7",
  choose: (nodes, random) => ({ targets: random.nonemptySubset(nodes).sort() }),
  async inject(cluster, plan) {
    const nodes = nodesOf(cluster, plan.targets);
    const counts = await Promise.all(nodes.map((node) => processesOf(node).pause()));
    const states = nodes.map((node) => processesOf(node).state());
    const seen = nodes.map(
      (node, i) => `${node.name}: ${String(counts[i])} processes stopped, state ${states[i]!}`,
    );
    return {
      targets: plan.targets,
      observed: seen.join("; "),
      bit: states.every((state) => state === "paused"),
    };
  },
  async heal(cluster) {
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.resume()));
  },
  healed: allAnswer,
};
