/** Which nodes a fault strikes: Jepsen's node specifications, chosen purely, resolved when the fault is injected. */
import type { Cluster, ClusterNode } from "../cluster/cluster.js";
import type { Random } from "../generator/random.js";
import type { FaultPlan } from "./fault.js";

export const TARGETS: Readonly<Record<string, string>> = {
  one: "a single node",
  minority: "fewer than half of the nodes, as many as possible",
  majority: "more than half of the nodes, as few as possible",
  "minority-third": "fewer than a third of the nodes, as many as possible",
  primaries: "whoever is in charge when it happens",
  all: "every node",
};

const ANY = ["one", "minority", "majority", "all"];
export const PRIMARIES = "primaries";

/** How many of `n` nodes a specification means; at least one. */
function sizeOf(word: string, n: number): number {
  if (word === "minority") return Math.max(1, Math.ceil(n / 2) - 1);
  if (word === "majority") return Math.floor(n / 2) + 1;
  if (word === "minority-third") return Math.max(1, Math.ceil(n / 3) - 1);
  return word === "all" ? n : 1;
}

/** @param asked words of `TARGETS` (others are ignored); none: any of one, minority, majority, all */
export function chooseTargets(nodes: readonly string[], random: Random, asked: readonly string[]): string[] {
  const words = asked.filter((word) => TARGETS[word] !== undefined);
  const word = random.pick(words.length === 0 ? ANY : words);
  if (word === PRIMARIES) return [PRIMARIES];
  return random.shuffle(nodes).slice(0, sizeOf(word, nodes.length)).sort();
}

/**
 * The nodes that a plan means now.
 * @throws Error when the cluster has no such node, or no notion of primaries
 */
export async function targetsOf(
  cluster: Cluster,
  plan: FaultPlan,
  signal: AbortSignal,
): Promise<ClusterNode[]> {
  if (plan.targets.includes(PRIMARIES)) {
    if (cluster.primaries === undefined) {
      throw new Error("this system has no primaries to aim at; name another target, such as one or minority");
    }
    const names = await cluster.primaries(cluster.nodes, signal);
    if (names.length === 0) throw new Error("nobody is in charge now: there is no primary to aim at");
    return nodesOf(cluster, names);
  }
  return nodesOf(cluster, plan.targets);
}

function nodesOf(cluster: Cluster, targets: readonly string[]): ClusterNode[] {
  return targets.map((name) => {
    const node = cluster.nodes.find((candidate) => candidate.name === name);
    if (node === undefined) {
      throw new Error(
        `no node is called ${name}; there are ${cluster.nodes.map((candidate) => candidate.name).join(", ")}`,
      );
    }
    return node;
  });
}
