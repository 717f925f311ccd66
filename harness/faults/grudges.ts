/**
 * Grudges: who no longer hears whom, as data. A grudge maps a node to those whose messages it loses, so that it can
 * be one-sided; the shapes are Jepsen's, with a few of our own. Pure.
 */
import type { Way } from "../cluster/network.js";
import type { Random } from "../generator/random.js";

/** Node → the nodes it does not hear. */
export type Grudge = Readonly<Record<string, readonly string[]>>;

type Shape = (nodes: readonly string[], random: Random) => Grudge;

/** Nobody hears anyone of another group. Nodes in no group hear everyone. */
function groups(...parts: readonly (readonly string[])[]): Grudge {
  return Object.fromEntries(
    parts.flatMap((part, i) => part.map((node) => [node, parts.filter((_, j) => j !== i).flat()])),
  );
}

const split = (nodes: readonly string[], size: number): Grudge =>
  groups(nodes.slice(0, size), nodes.slice(size));

export const isolate = (alone: readonly string[], nodes: readonly string[]): Grudge =>
  groups(
    ...alone.map((node) => [node]),
    nodes.filter((node) => !alone.includes(node)),
  );

/** The smaller side of a split in two; with an even number one half. */
const half = (nodes: readonly string[]): number => Math.max(1, Math.floor(nodes.length / 2));

function bridge(nodes: readonly string[]): Grudge {
  const [middle, ...rest] = nodes;
  const at = half(rest);
  return { ...groups(rest.slice(0, at), rest.slice(at)), [middle!]: [] };
}

/** Every node hears a majority, and no two the same one: each hears those nearest to it on a ring. */
function majoritiesRing(nodes: readonly string[]): Grudge {
  const n = nodes.length;
  // Itself, and half of what else a majority takes on either side.
  const reach = Math.ceil(Math.floor(n / 2) / 2);
  return Object.fromEntries(
    nodes.map((node, i) => [
      node,
      nodes.filter((_, j) => Math.min((j - i + n) % n, (i - j + n) % n) > reach),
    ]),
  );
}

/** One pair of nodes lose each other; everyone else hears both. */
function nonTransitive([a, b]: readonly string[]): Grudge {
  return { [a!]: [b!], [b!]: [a!] };
}

/** One node is not heard by the others, or does not hear them, but not both. */
function oneWay(nodes: readonly string[], random: Random): Grudge {
  const [node, ...others] = nodes;
  if (random.chance(0.5)) return { [node!]: others };
  return Object.fromEntries(others.map((other) => [other, [node!]]));
}

function randomly(nodes: readonly string[], random: Random): Grudge {
  const lost = nodes.flatMap((a, i) =>
    nodes.slice(i + 1).flatMap((b) => (random.chance(0.5) ? [[a, b]] : [])),
  );
  const pairs = lost.length > 0 ? lost : [nodes.slice(0, 2)];
  return Object.fromEntries(
    nodes.map((node) => [
      node,
      pairs
        .filter((pair) => pair.includes(node))
        .flat()
        .filter((x) => x !== node),
    ]),
  );
}

/** Each is given the nodes in random order. */
export const SHAPES: Readonly<Record<string, { readonly summary: string; readonly grudge: Shape }>> = {
  one: {
    summary: "one node is cut off from the others",
    grudge: (nodes) => isolate(nodes.slice(0, 1), nodes),
  },
  halves: { summary: "two halves", grudge: (nodes) => split(nodes, half(nodes)) },
  minority: {
    summary: "the largest minority is cut off",
    grudge: (nodes) => split(nodes, Math.max(1, Math.ceil(nodes.length / 2) - 1)),
  },
  majority: {
    summary: "the smallest majority on one side, every other node on its own",
    grudge: (nodes) => isolate(nodes.slice(Math.floor(nodes.length / 2) + 1), nodes),
  },
  "minority-third": {
    summary: "fewer than a third of the nodes are cut off",
    grudge: (nodes) => split(nodes, Math.max(1, Math.ceil(nodes.length / 3) - 1)),
  },
  bridge: { summary: "two halves that only one node in the middle hears", grudge: bridge },
  "majorities-ring": {
    summary: "every node hears a majority, but no two the same (five nodes or more)",
    grudge: majoritiesRing,
  },
  "one-way": {
    summary: "one node hears the others but is not heard, or the other way round",
    grudge: oneWay,
  },
  "non-transitive": { summary: "two nodes lose each other, everyone else hears both", grudge: nonTransitive },
  random: { summary: "every pair of nodes loses each other or doesn't", grudge: randomly },
};

/** Shapes that differ from simpler ones with this many nodes. */
export function shapesFor(nodes: number): string[] {
  return Object.keys(SHAPES).filter((shape) => {
    if (shape === "majorities-ring") return nodes >= 5;
    return ["bridge", "majority", "non-transitive"].includes(shape) ? nodes >= 3 : nodes >= 2;
  });
}

/** The ways that a grudge silences. */
export function waysOf(grudge: Grudge): Way[] {
  return Object.entries(grudge).flatMap(([to, unheard]) => unheard.map((from) => ({ from, to })));
}

/** True when whoever does not hear a node is not heard by it either. */
export function isMutual(grudge: Grudge): boolean {
  return waysOf(grudge).every(({ from, to }) => grudge[from]?.includes(to) === true);
}
