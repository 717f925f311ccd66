/**
 * Causal consistency of lists (Biswas and Enea 2019): a transaction sees every append that reaches it through reads,
 * or through reads and sessions. A violation is a cycle of such steps and a single read that missed an append; the
 * graph here has an rw edge to everything that a read missed, not only to what came next.
 */
import { findCycles } from "../transactions/cycles.js";
import { GraphBuilder, RW, WR } from "../transactions/graph.js";
import { processOrder } from "../transactions/order.js";
import { APPEND, FAIL, type TransactionStore } from "../transactions/store.js";
import type { Explainer } from "./explain.js";
import type { Report } from "./sessions.js";
import { INITIAL, NOTHING, type Versions } from "./versions.js";

/** Elements at the end of a list that count as seen; those before are left out, and nothing is claimed. */
const SIGHT = 32;

/** Reports what is broken. Returns the models that it leaves open. */
export function findCausality(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  types: readonly string[],
  suspect: (t: number) => boolean,
  report: Report,
): readonly string[] {
  const none = new Int32Array(store.transactions).fill(store.transactions);
  const { builder, truncated } = sightings(store, versions, suspect);
  const graph = builder.build(none, processOrder(store));
  for (const cycle of findCycles(graph, ["none", "process"]).cycles) {
    const type = /^G-single-item(-process)?$/.exec(cycle.type);
    if (type === null) continue;
    report(`causality-violation${type[1] ?? ""}`, () => {
      const { type: _, ...rest } = explain.cycle(cycle);
      return rest;
    });
  }
  // Lists in an order against that of reads and sessions: no causal order has it, but no read missed anything.
  const circular = types.some((type) => /^G(0|1c)(-process)?$/.test(type));
  return circular || truncated || versions.untidy.includes(1) ? ["causal", "causal-cerone"] : [];
}

/** What every read saw (wr) and what it missed (rw). */
function sightings(
  store: TransactionStore,
  versions: Versions,
  suspect: (t: number) => boolean,
): { builder: GraphBuilder; truncated: boolean } {
  const { transactions, first, last, kind, key, outcome } = store;
  const { offset, ordered, version, writer, untidy, table } = versions;
  const graph = new GraphBuilder(transactions);
  let truncated = false;
  // A chain of junctions along each list: one reaches everything from its element on.
  const chain = new Map<number, number>();
  const unread: number[][] = Array.from({ length: store.keys }, () => []);
  for (let g = versions.read; g < table.length; g++) {
    const w = writer[g]!;
    if (w >= 0 && outcome[w] === 0) unread[table.key[g]!]!.push(g);
  }
  const elements = (k: number): number[] => {
    const list: number[] = [];
    for (let g = offset[k]!; g < offset[k + 1]!; g++) if (writer[g]! >= 0) list.push(g);
    return [...list, ...unread[k]!];
  };
  const lists = new Map<number, readonly number[]>();
  for (let k = 0; k < store.keys; k++) {
    if (untidy[k] === 1) continue;
    const list = elements(k);
    lists.set(k, list);
    list.forEach((g) => chain.set(g, graph.junction()));
    list.forEach((g, i) => {
      graph.add(chain.get(g)!, RW, writer[g]!);
      if (i + 1 < list.length) graph.add(chain.get(g)!, RW, chain.get(list[i + 1]!)!);
    });
  }
  for (let t = 0; t < transactions; t++) {
    if (outcome[t] === FAIL || !suspect(t)) continue;
    const own = new Set<number>();
    for (let i = first[t]!; i < last[t]!; i++) {
      const k = key[i]!;
      if (kind[i] === APPEND) own.add(k);
      const seen = version[i]!;
      if (kind[i] === APPEND || seen === NOTHING || untidy[k] === 1 || own.has(k)) continue;
      for (let g = seen; seen !== INITIAL && g >= offset[k]!; g--) {
        if (writer[g]! >= 0) graph.add(writer[g]!, WR, t);
        if (g > seen - SIGHT) continue;
        truncated = true;
        break;
      }
      if (seen >= ordered) continue;
      const list = lists.get(k)!;
      let from = seen === INITIAL ? 0 : behind(list, seen);
      for (const place of ownPlaces(store, versions, t, i, list)) {
        if (place < from) continue;
        for (let between = from; between < place; between++) graph.add(t, RW, writer[list[between]!]!);
        from = place + 1;
      }
      if (from < list.length) graph.add(t, RW, chain.get(list[from]!)!);
    }
  }
  return { builder: graph, truncated };
}

/** Where the transaction's own appends to the key of read i stand. */
function ownPlaces(
  store: TransactionStore,
  { version }: Versions,
  t: number,
  i: number,
  list: readonly number[],
): readonly number[] {
  const places: number[] = [];
  for (let j = i + 1; j < store.last[t]!; j++) {
    if (store.kind[j] !== APPEND || store.key[j] !== store.key[i]) continue;
    const place = behind(list, version[j]!) - 1;
    if (list[place] === version[j]) places.push(place);
  }
  return places.sort((a, b) => a - b);
}

/** Where the elements behind one begin. */
function behind(list: readonly number[], g: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= g) low = middle + 1;
    else high = middle;
  }
  return low;
}
