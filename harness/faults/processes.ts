/** Faults of processes: kill (SIGKILL, then restart), pause (SIGSTOP, then SIGCONT), restart (one after the other). */
import type { Cluster, ClusterNode, NodeProcesses } from "../cluster/cluster.js";
import type { Fault, Receipt } from "./fault.js";
import { linksAnswer, look, lookUntilAnswer } from "./observe.js";
import { chooseTargets, TARGETS, targetsOf } from "./targets.js";

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
  const receipt = await linksAnswer(cluster, signal);
  const states = await Promise.all(
    cluster.nodes.map(async (node) => `${node.name} is ${await processesOf(node).state()}`),
  );
  return { ...receipt, observed: `${states.join("; ")}; ${receipt.observed}` };
}

export const kill: Fault = {
  name: "kill",
  summary: "Kills every process of nodes with SIGKILL, and restarts them at the end.",
  needs: ["processes"],
  colour: "#D55E00",
  words: TARGETS,
  choose: (nodes, random, asked) => ({ targets: chooseTargets(nodes, random, asked) }),
  async inject(cluster, plan, signal) {
    const nodes = await targetsOf(cluster, plan, signal);
    const counts = await Promise.all(nodes.map((node) => processesOf(node).kill()));
    const sights = await Promise.all(nodes.map((node) => look(cluster, node.direct, 300)));
    const seen = nodes.map(
      (node, i) =>
        `${node.name}: ${String(counts[i])} processes killed, ${sights[i]!.answers ? "yet it answers" : sights[i]!.how}`,
    );
    const bit = counts.every((count) => count > 0) && sights.every((sight) => !sight.answers);
    return { targets: nodes.map(({ name }) => name), observed: seen.join("; "), bit };
  },
  async heal(cluster) {
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.start()));
  },
  healed: allAnswer,
};

export const pause: Fault = {
  name: "pause",
  summary: "Stops every process of nodes with SIGSTOP, and lets them go on at the end.",
  needs: ["processes"],
  colour: "#CC79A7",
  words: TARGETS,
  choose: (nodes, random, asked) => ({ targets: chooseTargets(nodes, random, asked) }),
  async inject(cluster, plan, signal) {
    const nodes = await targetsOf(cluster, plan, signal);
    const counts = await Promise.all(nodes.map((node) => processesOf(node).pause()));
    const states = await Promise.all(nodes.map((node) => processesOf(node).state()));
    const seen = nodes.map(
      (node, i) => `${node.name}: ${String(counts[i])} processes stopped, state ${states[i]!}`,
    );
    return {
      targets: nodes.map(({ name }) => name),
      observed: seen.join("; "),
      bit: states.every((state) => state === "paused"),
    };
  },
  async heal(cluster) {
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.resume()));
  },
  healed: allAnswer,
};

/** Stopping instead of killing: servers may need some seconds to store what they have. */
const ORDERLY = "orderly";
const ORDERLY_MS = 20_000;

export const restart: Fault = {
  name: "restart",
  summary: "Kills and restarts nodes one after the other, as a rolling upgrade gone rough.",
  needs: ["processes"],
  colour: "#8C510A",
  words: { ...TARGETS, [ORDERLY]: "servers are asked to stop, and not killed" },
  choose: (nodes, random, asked) => {
    const targets = asked.filter((word) => word !== ORDERLY);
    return {
      targets: random.shuffle(chooseTargets(nodes, random, targets.length === 0 ? ["all"] : targets)),
      ...(asked.includes(ORDERLY) ? { [ORDERLY]: true } : {}),
    };
  },
  async inject(cluster, plan, signal) {
    const nodes = await targetsOf(cluster, plan, signal);
    const seen: string[] = [];
    let bit = true;
    for (const node of nodes) {
      const ended = plan[ORDERLY] === true ? await stopped(node) : await killed(node);
      await processesOf(node).start();
      const sight = await lookUntilAnswer(cluster, node.direct, RECOVERY_MS, signal);
      seen.push(
        `${node.name}: ${ended.how}, ${sight.answers ? "it answers again" : `it does not answer: ${sight.how}`}`,
      );
      bit &&= ended.bit;
    }
    return { targets: nodes.map(({ name }) => name), observed: seen.join("; "), bit };
  },
  async heal(cluster) {
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.start()));
  },
  healed: allAnswer,
};

async function killed(node: ClusterNode): Promise<{ how: string; bit: boolean }> {
  const count = await processesOf(node).kill();
  return { how: `${String(count)} processes killed`, bit: count > 0 };
}

async function stopped(node: ClusterNode): Promise<{ how: string; bit: boolean }> {
  const obeyed = await processesOf(node).stop(ORDERLY_MS);
  return { how: obeyed ? "it stopped" : "it did not stop and was killed", bit: obeyed };
}
