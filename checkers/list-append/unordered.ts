/**
 * Appends that nobody read have no known order. Serializability and the weaker levels don't mind: any order that
 * fits the graph will do. Snapshot isolation does: an order of two writers lets an rw edge of the later one follow a
 * ww edge, so that both orders may close a cycle that neither has by itself. Elle does not look at this.
 *
 * Orders with such a cycle are excluded until nothing changes; what is left open is tried both ways. Only writers of
 * one key in one component of the whole graph can matter, so there is nothing to do where that graph has no cycle.
 */
import { productComponents, type Components } from "../transactions/components.js";
import { KINDS, RW, withWrites, type Session, type TransactionGraph } from "../transactions/graph.js";
import type { TransactionStore } from "../transactions/store.js";
import type { Anomaly } from "../verdict.js";

/** No two rw in a row (snapshot isolation), or no two at all (parallel snapshot isolation). */
type Rule = "snapshot" | "parallel";

/** Weakest first. */
const LEVELS = [
  ["parallel", "none", "parallel-snapshot-isolation", "parallel-snapshot-isolation-cycle-exists"],
  ["snapshot", "none", "snapshot-isolation", "PL-SI-cycle-exists"],
  [
    "snapshot",
    "process",
    "strong-session-snapshot-isolation",
    "strong-session-snapshot-isolation-cycle-exists",
  ],
  ["snapshot", "realtime", "strong-snapshot-isolation", "strong-snapshot-isolation-cycle-exists"],
] as const;

/** Pairs of writers beyond which orders are left open: then snapshot isolation is judged as Elle does. */
const PAIRS = 2000;
/** Orders tried where nothing decides. */
const TRIES = 64;

export function snapshotsRefuted(
  graph: TransactionGraph,
  /** Of the whole graph, by session, where it has any. */
  components: Partial<Record<Session, Components>>,
  unordered: readonly (readonly number[])[],
  /** Models refuted already. */
  refuted: ReadonlySet<string>,
): { anomalies(store: TransactionStore): Anomaly[]; open: readonly string[] } {
  const open: string[] = [];
  const found: { type: string; model: string; pair: readonly [number, number] }[] = [];
  for (const [rule, session, model, type] of LEVELS) {
    if (refuted.has(model) || found.length > 0 || unordered.length === 0) continue;
    const pairs = pairsOf(components[session], unordered);
    if (pairs.length === 0) continue;
    const budget = { tries: TRIES };
    const solved = pairs.length > PAIRS || solvable(graph, session, rule, pairs, [], budget);
    if (pairs.length > PAIRS || budget.tries <= 0) open.push(model);
    else if (!solved) found.push({ type, model, pair: pairs[0]! });
  }
  // What a pair of writers misses of each other in update atomicity is looked for by name, where their order is known.
  if (pairsOf(components.none, unordered).length > 0) open.push("update-atomic");
  return {
    open,
    anomalies: (store) =>
      found.map(({ type, model, pair }) => {
        const [a, b] = pair.map((t) => String(store.start[t]));
        return {
          type,
          operations: pair.map((t) => store.start[t]!),
          message:
            `The transactions of index ${a!} and ${b!} appended to one key, in an order that no read shows; ` +
            `in whichever order such appends are taken, a cycle forbidden by ${model} remains.`,
        };
      }),
  };
}

type Pair = readonly [number, number];

function pairsOf(components: Components | undefined, unordered: readonly (readonly number[])[]): Pair[] {
  if (components === undefined || components.members.length === 1) return [];
  const { of } = components;
  const pairs: Pair[] = [];
  for (const writers of unordered) {
    for (let i = 0; i < writers.length; i++) {
      for (let j = i + 1; j < writers.length && pairs.length <= PAIRS; j++) {
        const c = of[writers[i]!]!;
        if (c !== 0 && c === of[writers[j]!]) pairs.push([writers[i]!, writers[j]!]);
      }
    }
  }
  return pairs;
}

/** Whether these pairs can be ordered without a cycle that the rule forbids; orders in `added` were just added. */
function solvable(
  graph: TransactionGraph,
  session: Session,
  rule: Rule,
  pairs: readonly Pair[],
  added: readonly Pair[],
  budget: { tries: number },
): boolean {
  const closes =
    rule === "snapshot"
      ? productComponents(graph, rule, session).some((c) => c > 0)
      : added.some(([a, b]) => reaches(graph, session, rule, b, a));
  if (closes) return false;
  const open: Pair[] = [];
  const forced: Pair[] = [];
  for (const [a, b] of pairs) {
    const aFirst = !reaches(graph, session, rule, b, a);
    const bFirst = !reaches(graph, session, rule, a, b);
    if (!aFirst && !bFirst) return false;
    if (aFirst && bFirst) open.push([a, b]);
    else forced.push(aFirst ? [a, b] : [b, a]);
  }
  if (forced.length > 0) return solvable(withWrites(graph, forced), session, rule, open, forced, budget);
  const pair = open[0];
  if (pair === undefined || budget.tries-- <= 0) return true;
  const rest = open.slice(1);
  return [pair, [pair[1], pair[0]] as const].some((order) =>
    solvable(withWrites(graph, [order]), session, rule, rest, [order], budget),
  );
}

/** Whether a walk that keeps the rule leads from one transaction to another; it may begin and end with rw. */
function reaches(graph: TransactionGraph, session: Session, rule: Rule, from: number, to: number): boolean {
  const { nodes, transactions, offsets, targets, successor, processNext } = graph;
  const seen = new Uint8Array(2 * nodes);
  const stack = [2 * from];
  let reached = transactions;
  while (stack.length > 0) {
    const state = stack.pop()!;
    if (seen[state] === 1) continue;
    seen[state] = 1;
    const node = state >> 1;
    if (node === to && state !== 2 * from) return true;
    const junction = node >= transactions;
    const rw = offsets[node * KINDS + RW]!;
    const end = junction || (state & 1) === 0 ? offsets[node * KINDS + KINDS]! : rw;
    const after = rule === "parallel" ? state & 1 : 0;
    for (let at = offsets[node * KINDS]!; at < end; at++)
      stack.push(2 * targets[at]! + (junction || at >= rw ? 1 : after));
    if (junction) continue;
    if (session === "process" && processNext[node]! >= 0) stack.push(2 * processNext[node]!);
    if (session === "realtime") {
      for (let t = successor[node]!; t < reached; t++) stack.push(2 * t);
      reached = Math.min(reached, successor[node]!);
    }
  }
  return false;
}
