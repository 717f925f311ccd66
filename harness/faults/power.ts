/** Power loss: what was written but not flushed to disk vanishes, as it does not when a process is only killed. */
import type { ClusterNode } from "../cluster/cluster.js";
import type { Volume } from "../cluster/volume.js";
import type { Fault } from "./fault.js";
import { linksAnswer } from "./observe.js";
import { chooseTargets, TARGETS, targetsOf } from "./targets.js";

function volumeOf(node: ClusterNode): Volume {
  if (node.volume === undefined)
    throw new Error(`${node.name} has no disk of its own whose power could fail`);
  return node.volume;
}

export const powerLoss: Fault = {
  name: "power-loss",
  summary:
    "The power of nodes fails: what was not flushed to disk is lost; they start again at the end. Needs root.",
  needs: ["files", "processes"],
  needsVolumes: true,
  colour: "#661100",
  words: TARGETS,
  choose: (nodes, random, asked) => ({ targets: chooseTargets(nodes, random, asked) }),
  async inject(cluster, plan, signal) {
    const nodes = await targetsOf(cluster, plan, signal);
    // At the same moment everywhere: a node that fails later would have what the others lost.
    await Promise.all(nodes.map((node) => node.processes!.pause()));
    await Promise.all(nodes.map((node) => volumeOf(node).snapshot()));
    const counts = await Promise.all(nodes.map((node) => node.processes!.kill()));
    await Promise.all(nodes.map((node) => volumeOf(node).restore()));
    const seen = nodes.map(
      ({ name }, i) => `${name}: ${String(counts[i])} processes gone, unflushed writes dropped`,
    );
    return {
      targets: nodes.map(({ name }) => name),
      observed: seen.join("; "),
      bit: counts.every((count) => count > 0),
    };
  },
  async heal(cluster) {
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.start()));
  },
  healed: linksAnswer,
};
