/** Faults of roles, carried out by the system itself: failover to another primary, members that leave and join. */
import type { Cluster } from "../cluster/cluster.js";
import type { Fault, Receipt } from "./fault.js";
import { linksAnswer } from "./observe.js";
import { chooseTargets, TARGETS, targetsOf } from "./targets.js";

async function whoIsInCharge(cluster: Cluster, signal: AbortSignal): Promise<string> {
  const names = await cluster.primaries?.(cluster.nodes, signal).catch((): string[] => []);
  return names === undefined || names.length === 0 ? "nobody" : names.join(", ");
}

export const failover: Fault = {
  name: "failover",
  summary: "The system is told to make another node its primary.",
  needs: ["failover"],
  colour: "#332288",
  choose: (nodes) => ({ targets: nodes }),
  async inject(cluster, plan, signal) {
    if (cluster.failover === undefined) throw new Error("this system cannot make another node the primary");
    const before = await whoIsInCharge(cluster, signal);
    const done = await cluster.failover(cluster.nodes, signal);
    const after = await whoIsInCharge(cluster, signal);
    return {
      targets: plan.targets,
      observed: `${done}; in charge before: ${before}, after: ${after}`,
      bit: before !== after,
    };
  },
  // There is nothing to undo: who is in charge stays in charge.
  heal: () => Promise.resolve(),
  healed: linksAnswer,
};

function powerOf(cluster: Cluster): NonNullable<Cluster["membership"]> {
  if (cluster.membership === undefined) throw new Error("members of this system cannot leave or join");
  return cluster.membership;
}

/** Brings every node back that is not a member. */
async function rejoin(cluster: Cluster, signal: AbortSignal): Promise<void> {
  const power = powerOf(cluster);
  const members = await power.list(cluster.nodes, signal);
  for (const { name } of cluster.nodes) {
    if (!members.includes(name)) await power.add(name, cluster.nodes, signal);
  }
}

export const membership: Fault = {
  name: "membership",
  summary: "A member is taken out of the cluster, and joins again, empty, at the end.",
  needs: ["membership"],
  colour: "#44AA99",
  words: { one: TARGETS["one"]!, primaries: TARGETS["primaries"]! },
  choose: (nodes, random, asked) => ({
    targets: chooseTargets(nodes, random, asked.length === 0 ? ["one"] : asked),
  }),
  async inject(cluster, plan, signal) {
    const power = powerOf(cluster);
    const nodes = await targetsOf(cluster, plan, signal);
    const done: string[] = [];
    for (const { name } of nodes) done.push(await power.remove(name, cluster.nodes, signal));
    const members = await power.list(cluster.nodes, signal);
    return {
      targets: nodes.map(({ name }) => name),
      observed: `${done.join("; ")}; members now: ${members.join(", ")}`,
      bit: nodes.every(({ name }) => !members.includes(name)),
    };
  },
  heal: rejoin,
  async healed(cluster, signal): Promise<Receipt> {
    const members = await powerOf(cluster).list(cluster.nodes, signal);
    const missing = cluster.nodes.filter(({ name }) => !members.includes(name));
    const answer = await linksAnswer(cluster, signal);
    return missing.length === 0
      ? answer
      : { ...answer, observed: `not members: ${missing.map(({ name }) => name).join(", ")}`, bit: false };
  },
};
