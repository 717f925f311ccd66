/**
 * Partition: nodes no longer hear each other, by a grudge of any shape, or clients no longer reach nodes. Connections
 * are reset and refused (cut), stalled (hold, like packets lost and sent again: bytes arrive after heal), or
 * swallowed (drop). What separates only one way cannot be a cut, since a connection is two-way.
 */
import type { Cluster } from "../cluster/cluster.js";
import { CLIENTS, MODES, type Mode, type Way } from "../cluster/network.js";
import type { Random } from "../generator/random.js";
import type { Fault, FaultPlan, Receipt } from "./fault.js";
import { isMutual, isolate, SHAPES, shapesFor, waysOf, type Grudge } from "./grudges.js";
import { aroundText, linksAnswer, seeLinks } from "./observe.js";
import { chooseTargets, PRIMARIES, targetsOf } from "./targets.js";

/** Clients instead of peers. */
const CLIENT_SIDE = "client-side";

interface PartitionPlan extends FaultPlan {
  readonly shape: string;
  readonly mode: Mode;
  /** Absent where the shape is only known when it happens (primaries) or is about clients. */
  readonly grudge?: Grudge;
}

function choose(nodes: readonly string[], random: Random, asked: readonly string[]): PartitionPlan {
  const modes = MODES.filter((mode) => asked.includes(mode));
  const pickMode = (from: readonly Mode[]): Mode => random.pick(from);
  const allowed = modes.length === 0 ? MODES : modes;
  const shapes = asked.filter(
    (word) => SHAPES[word] !== undefined || word === CLIENT_SIDE || word === PRIMARIES,
  );
  const possible = shapes.length > 0 ? shapes : [...shapesFor(nodes.length), CLIENT_SIDE];
  const shape = random.pick(possible);
  if (shape === CLIENT_SIDE || nodes.length === 1)
    return { targets: chooseTargets(nodes, random, []), shape: CLIENT_SIDE, mode: pickMode(allowed) };
  if (shape === PRIMARIES) return { targets: [PRIMARIES], shape, mode: pickMode(allowed) };
  const grudge = SHAPES[shape]!.grudge(random.shuffle(nodes), random);
  const touched = new Set(waysOf(grudge).flatMap(({ from, to }) => [from, to]));
  const usable = isMutual(grudge) ? allowed : allowed.filter((mode) => mode !== "cut");
  return {
    targets: nodes.filter((node) => touched.has(node)),
    shape,
    mode: pickMode(usable.length === 0 ? ["hold", "drop"] : usable),
    grudge,
  };
}

/** The ways to silence, and between whom. */
async function silenced(cluster: Cluster, plan: PartitionPlan, signal: AbortSignal): Promise<Way[]> {
  if (plan.grudge !== undefined) return waysOf(plan.grudge);
  const targets = (await targetsOf(cluster, plan, signal)).map(({ name }) => name);
  if (plan.shape === PRIMARIES)
    return waysOf(
      isolate(
        targets,
        cluster.nodes.map(({ name }) => name),
      ),
    );
  return targets.flatMap((name) => [
    { from: CLIENTS, to: name },
    { from: name, to: CLIENTS },
  ]);
}

/** Who still hears whom, clients included. */
function matrix(cluster: Cluster, lost: readonly Way[]): Record<string, string[]> {
  const everyone = [CLIENTS, ...cluster.nodes.map(({ name }) => name)];
  const isLost = (from: string, to: string): boolean =>
    lost.some((way) => way.from === from && way.to === to);
  return Object.fromEntries(
    everyone.map((to) => [to, everyone.filter((from) => from !== to && !isLost(from, to))]),
  );
}

async function inject(cluster: Cluster, given: FaultPlan, signal: AbortSignal): Promise<Receipt> {
  const plan = given as PartitionPlan;
  if (plan.shape !== CLIENT_SIDE && !cluster.network.hasPeerLinks) {
    throw new Error("nodes reach each other without links here, so only client-side partitions are possible");
  }
  const ways = await silenced(cluster, plan, signal);
  await cluster.network.silence(ways, plan.mode);
  const links = new Set(ways.flatMap((way) => cluster.network.carriers(way)));
  const { silent, answering } = await seeLinks(cluster, [...links], signal);
  const around = (cluster.bypasses?.() ?? []).filter((way) =>
    ways.some(({ from, to }) => [from, to].includes(way.from) && [from, to].includes(way.to)),
  );
  const targets = [...new Set(ways.flatMap(({ from, to }) => [from, to]))].filter((name) => name !== CLIENTS);
  const seen =
    answering.length === 0
      ? `no ping through ${String(silent.length)} links is answered`
      : `a ping is still answered through ${answering.join(", ")}`;
  const but =
    around.length === 0 ? "" : `; but there are connections around the links: ${aroundText(around)}`;
  return {
    targets,
    observed: `${plan.shape}, ${plan.mode}: ${waysText(ways)}; ${seen}${but}`,
    bit: answering.length === 0 && silent.length > 0 && around.length === 0,
    hears: matrix(cluster, ways),
  };
}

function waysText(ways: readonly Way[]): string {
  const unheard = new Map<string, string[]>();
  for (const { from, to } of ways) unheard.set(to, [...(unheard.get(to) ?? []), from]);
  return [...unheard].map(([to, from]) => `${to} does not hear ${from.join(", ")}`).join("; ");
}

export const partition: Fault = {
  name: "partition",
  summary: "Nodes no longer hear each other, or clients no longer reach nodes: cut, hold or drop, any shape.",
  needs: ["links"],
  colour: "#E69F00",
  words: {
    ...Object.fromEntries(Object.entries(SHAPES).map(([name, { summary }]) => [name, summary])),
    [PRIMARIES]: "whoever is in charge is cut off from the others",
    [CLIENT_SIDE]: "clients are cut off from nodes",
    cut: "connections are reset and refused",
    hold: "bytes stall, and arrive after heal",
    drop: "bytes vanish; connections close at heal",
  },
  choose,
  inject,
  heal: (cluster) => cluster.network.heal(),
  healed: linksAnswer,
};
