/**
 * The dependencies that predicate reads prove: wr from who inserted a row to who read it, rw from who missed a row to
 * who inserted it. Inserts do not depend on each other.
 *
 * Counts that prove an insert without saying which get a stand-in for its transaction: one for each number that was
 * counted, which whoever counted less missed, and whoever counted as much saw. Stand-ins come before all transactions,
 * so that nothing precedes them in real time.
 */
import { GraphBuilder, RW, WR, type TransactionGraph } from "../transactions/graph.js";
import { clippedSuccessor, processOrder } from "../transactions/order.js";
import { boundsOf, ownAdditions } from "./sums.js";
import type { PredicateRead, Rows } from "./rows.js";

/** Writers of a key up to which every missed one is an edge of its own. */
const FEW = 32;

export interface PredicateGraph {
  readonly graph: TransactionGraph;
  /** Nodes below are stand-ins; the others are transactions from 0. */
  readonly standIns: number;
  /** Whether every read says all that it saw: then the graph has every dependency. */
  readonly exact: boolean;
}

export function buildGraph(all: Rows): PredicateGraph {
  const { store, counts } = all;
  const byKey: PredicateRead[][] = Array.from({ length: store.keys }, () => []);
  for (const read of all.reads) if (counts[read.t] === 1) byKey[read.key]!.push(read);
  const steps = byKey.map((reads) =>
    reads.some((read) => read.rows === undefined)
      ? [...new Set(reads.flatMap((read) => [read.count, read.total]))].sort((a, b) => a - b)
      : [],
  );
  const standIns = steps.reduce((sum, levels) => sum + levels.length, 0);
  const graph = new GraphBuilder(standIns + store.transactions);
  let exact = true;
  let firstStep = 0;
  for (let k = 0; k < store.keys; k++) {
    const reads = byKey[k]!;
    const { possible } = boundsOf(all, k);
    const own = ownAdditions(all, k);
    const writers = writersOf(all, k);
    const listed: PredicateRead[] = [];
    for (const read of reads) {
      if (read.rows !== undefined) listed.push(read);
      else if (read.count === 0) listed.push({ ...read, rows: [] });
      else if (read.count === possible - (own.get(read.t) ?? 0)) {
        // Everything there may have been: also what nobody else knows the outcome of.
        for (const w of writers.all) graph.add(standIns + w, WR, standIns + read.t);
      } else exact = false;
    }
    for (const read of listed)
      for (const row of read.rows!) {
        const w = all.rows[row]!.writer;
        if (w >= 0) graph.add(standIns + w, WR, standIns + read.t);
      }
    addMisses(all, graph, standIns, listed, writers.counting);
    addSteps(graph, standIns, reads, steps[k]!, firstStep);
    firstStep += steps[k]!.length;
  }
  const total = standIns + store.transactions;
  const successor = new Int32Array(total).fill(total);
  clippedSuccessor(store).forEach((next, t) => (successor[standIns + t] = standIns + next));
  const processNext = new Int32Array(total).fill(-1);
  processOrder(store).forEach((next, t) => (processNext[standIns + t] = next < 0 ? -1 : standIns + next));
  return { graph: graph.build(successor, processNext), standIns, exact };
}

interface Writers {
  readonly all: readonly number[];
  /** By row or increment of a transaction that counts: the row, or -1, and the transaction. */
  readonly counting: readonly (readonly [row: number, t: number])[];
}

function writersOf(all: Rows, key: number): Writers {
  const entries = [
    ...all.byKey[key]!.map((row) => [row, all.rows[row]!.writer] as const),
    ...all.increments[key]!.map(({ t }) => [-1, t] as const),
  ].filter(([, t]) => t >= 0 && all.store.outcome[t] !== 1);
  return {
    all: [...new Set(entries.map(([, t]) => t))],
    counting: entries.filter(([, t]) => all.counts[t] === 1),
  };
}

/** rw edges. Sets that grow in a chain are linked to a chain of junctions; others, and few rows, one by one. */
function addMisses(
  all: Rows,
  graph: GraphBuilder,
  base: number,
  reads: readonly PredicateRead[],
  writers: Writers["counting"],
): void {
  const rank = new Map<number, number>();
  const chained: { read: PredicateRead; state: number }[] = [];
  const single: PredicateRead[] = [];
  const sorted = [...reads].sort((a, b) => a.count - b.count || a.at - b.at);
  let state = 0;
  for (const read of writers.length > FEW ? sorted : []) {
    if (read.count < rank.size) {
      single.push(read);
      continue;
    }
    const known = read.rows!.filter((row) => rank.has(row)).length;
    if (known < rank.size) {
      single.push(read);
      continue;
    }
    if (read.count > rank.size) {
      state++;
      for (const row of read.rows!) if (!rank.has(row)) rank.set(row, state);
    }
    chained.push({ read, state });
  }
  for (const read of writers.length > FEW ? single : sorted) {
    const seen = new Set(read.rows);
    for (const [row, t] of writers) if (!seen.has(row)) graph.add(base + read.t, RW, base + t);
  }
  if (chained.length === 0) return;
  const late = (row: number): number => rank.get(row) ?? state + 1;
  const line = [...writers].sort(([a, s], [b, t]) => late(a) - late(b) || s - t);
  const places = new Map<number, number[]>();
  const junctions = line.map(([, t], place) => {
    const list = places.get(t);
    if (list === undefined) places.set(t, [place]);
    else list.push(place);
    return graph.junction();
  });
  line.forEach(([, t], place) => {
    graph.add(junctions[place]!, RW, base + t);
    if (place + 1 < line.length) graph.add(junctions[place]!, RW, junctions[place + 1]!);
  });
  const firstOf: number[] = [];
  line.forEach(([row], place) => (firstOf[late(row)] ??= place));
  for (const { read, state: at } of chained) {
    let from = line.length;
    for (let next = at + 1; next <= state + 1 && from === line.length; next++)
      from = firstOf[next] ?? line.length;
    // Around its own rows: what lies between them one by one, the rest by the chain.
    for (const own of places.get(read.t) ?? []) {
      if (own < from) continue;
      for (let place = from; place < own; place++) graph.add(base + read.t, RW, base + line[place]![1]);
      from = own + 1;
    }
    if (from < line.length) graph.add(base + read.t, RW, junctions[from]!);
  }
}

function addSteps(
  graph: GraphBuilder,
  base: number,
  reads: readonly PredicateRead[],
  steps: readonly number[],
  first: number,
): void {
  const place = new Map(steps.map((count, i) => [count, first + i]));
  steps.forEach((_, i) => {
    if (i > 0) graph.add(first + i - 1, WR, first + i);
  });
  for (const read of steps.length > 0 ? reads : []) {
    // Its own rows count for what it missed, but nobody else inserted them.
    graph.add(place.get(read.count)!, WR, base + read.t);
    const next = place.get(read.total)! + 1;
    if (next < first + steps.length) graph.add(base + read.t, RW, next);
  }
}
