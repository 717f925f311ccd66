/** Faults of a node's machine, as its servers see it: clocks that jump, run wrong or strobe; a disk that is full. */
import type { Cluster, ClusterNode } from "../cluster/cluster.js";
import type { Machine } from "../cluster/machine.js";
import { pause } from "../run/deadline.js";
import type { Fault, FaultPlan, Receipt } from "./fault.js";
import { linksAnswer, look } from "./observe.js";
import { chooseTargets, TARGETS, targetsOf } from "./targets.js";

/** Reading a clock over the network takes a while, and servers cache it. */
const CLOCK_TOLERANCE_MS = 1500;
const CLOCK_MS = 2000;

function machineOf(node: ClusterNode): Machine {
  if (node.machine === undefined)
    throw new Error(
      `${node.name} was started without the preload library: its clock and disk are the machine's`,
    );
  return node.machine;
}

/** How far each node's clock is off, as the servers themselves say; undefined where the system cannot tell. */
async function offsets(cluster: Cluster, nodes: readonly ClusterNode[]): Promise<(number | undefined)[]> {
  const { clock } = cluster;
  if (clock === undefined) return nodes.map(() => undefined);
  return Promise.all(
    nodes.map(async (node) => {
      const signal = AbortSignal.timeout(CLOCK_MS);
      return Math.round((await clock(node.direct, signal).catch(() => NaN)) - Date.now());
    }),
  );
}

function offsetText(nodes: readonly ClusterNode[], seen: readonly (number | undefined)[]): string {
  return nodes
    .map(
      ({ name }, i) =>
        `${name}: ${seen[i] === undefined ? "the system shows no clock" : `${String(seen[i])} ms off`}`,
    )
    .join("; ");
}

async function clocksRight(cluster: Cluster, signal: AbortSignal): Promise<Receipt> {
  const answer = await linksAnswer(cluster, signal);
  if (!answer.bit) return answer;
  const seen = await offsets(cluster, cluster.nodes);
  const right = seen.every((ms) => ms === undefined || Math.abs(ms) < CLOCK_TOLERANCE_MS);
  return { ...answer, observed: offsetText(cluster.nodes, seen), bit: right };
}

function healClocks(cluster: Cluster): Promise<void> {
  for (const { machine } of cluster.nodes) machine?.skew(0);
  return Promise.resolve();
}

const HOW: Readonly<Record<string, string>> = {
  bump: "the clock jumps once and stays off",
  drift: "the clock runs too fast or too slow",
  strobe: "the clock jumps there and back all the time",
};

interface ClockPlan extends FaultPlan {
  readonly how: string;
  readonly offsetMs: number;
}

export const clock: Fault = {
  name: "clock",
  summary: "The wall clocks of nodes jump, run wrong, or strobe, as their servers see them.",
  needs: ["clock"],
  colour: "#009E73",
  words: { ...TARGETS, ...HOW },
  choose: (nodes, random, asked): ClockPlan => {
    const words = asked.filter((word) => HOW[word] !== undefined);
    const how = random.pick(words.length === 0 ? Object.keys(HOW) : words);
    // From a few seconds to minutes, either way; exponentially distributed, as Jepsen's.
    const size = Math.round(1000 * 2 ** (2 + 6 * random.float()));
    return {
      targets: chooseTargets(nodes, random, asked),
      how,
      offsetMs: random.chance(0.5) ? size : -size,
    };
  },
  async inject(cluster, given, signal) {
    const { how, offsetMs } = given as ClockPlan;
    const nodes = await targetsOf(cluster, given, signal);
    for (const node of nodes) {
      const machine = machineOf(node);
      if (how === "bump") machine.skew(offsetMs);
      else if (how === "strobe") machine.strobe(offsetMs, 100);
      else machine.drift(offsetMs / 10_000);
    }
    // A strobing clock is right half of the time: whichever look finds it off counts.
    let seen = await offsets(cluster, nodes);
    for (let tries = 0; tries < 40 && seen.some((ms) => ms !== undefined && Math.abs(ms) < 100); tries++) {
      await pause(25, signal);
      seen = await offsets(cluster, nodes);
    }
    const wanted = how === "bump" ? Math.abs(offsetMs) - CLOCK_TOLERANCE_MS : 100;
    return {
      targets: nodes.map(({ name }) => name),
      observed: `${how} of ${String(offsetMs)} ms; ${offsetText(nodes, seen)}`,
      bit: seen.every((ms) => ms !== undefined && Math.abs(ms) >= wanted),
    };
  },
  heal: healClocks,
  healed: clocksRight,
};

export const diskFull: Fault = {
  name: "disk-full",
  summary: "Every write to a file fails on nodes for want of space (ENOSPC).",
  needs: ["disk", "processes"],
  colour: "#7F3C8D",
  words: TARGETS,
  choose: (nodes, random, asked) => ({ targets: chooseTargets(nodes, random, asked) }),
  async inject(cluster, plan, signal) {
    const nodes = await targetsOf(cluster, plan, signal);
    const probes = await Promise.all(nodes.map((node) => writesRefused(cluster, node, signal)));
    const seen = nodes.map(({ name }, i) => `${name}: ${probes[i]!.observed}`);
    return {
      targets: nodes.map(({ name }) => name),
      observed: seen.join("; "),
      bit: probes.every(({ bit }) => bit),
    };
  },
  async heal(cluster) {
    for (const { machine } of cluster.nodes) machine?.diskFull(false);
    // A server may have given up over it.
    await Promise.all(cluster.nodes.map(async (node) => node.processes?.start()));
  },
  healed: linksAnswer,
};

const REFUSED_MS = 1500;

/** Fills the disk, and waits until the server says or shows that it noticed. */
async function writesRefused(
  cluster: Cluster,
  node: ClusterNode,
  signal: AbortSignal,
): Promise<{ observed: string; bit: boolean }> {
  machineOf(node).diskFull(true);
  const until = Date.now() + REFUSED_MS;
  do {
    const refused = await cluster.writeRefused?.(node.direct, signal).catch((error: Error) => error.message);
    if (refused !== undefined) return { observed: refused, bit: true };
    if ((await node.processes?.state()) === "dead") return { observed: "the server gave up", bit: true };
    await look(cluster, node.direct, 100);
  } while (Date.now() < until);
  return { observed: "the server goes on as if nothing had happened", bit: false };
}
