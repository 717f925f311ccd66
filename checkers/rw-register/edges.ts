/**
 * What is certain of the order of versions, as graphs for the cycle search.
 *
 * In any case: wr by unique values; the initial state precedes every write; who read a version and then wrote the
 * key follows the writer of that version, and all its other readers precede him. With session order or real time
 * also: a version that was there (its writer or a reader of it had completed) before the writer of another one
 * began precedes that one; if it did not, its reader or writer would be part of a cycle of the same kind.
 *
 * This is less than Elle may assume on request (that each key is linearizable by itself), and it is always sound.
 */
import {
  GraphBuilder,
  RW,
  WR,
  WW,
  WW_GUESSED,
  type Session,
  type TransactionGraph,
} from "../transactions/graph.js";
import { bundle } from "../transactions/order.js";
import { writes } from "./local.js";
import type { Registers } from "./registers.js";

/** By session: what is certain in any case, and what follows with session order or real time. */
export function registerGraphs(
  r: Registers,
  successor: Int32Array,
  processNext: Int32Array,
): { readonly none: TransactionGraph; readonly more: () => Record<Session, TransactionGraph> } {
  const certain = new GraphBuilder(r.store.transactions, 2 * r.store.operations + 1024);
  addCertain(r, certain);
  const none = certain.build(successor, processNext);
  const extended = (add: (graph: GraphBuilder) => void): TransactionGraph => {
    const graph = certain.copy();
    add(graph);
    return graph.build(successor, processNext);
  };
  return {
    none,
    more: () => ({
      none,
      process: extended((graph) => addSessions(r, graph)),
      realtime: extended((graph) => addRealTime(r, graph, successor)),
    }),
  };
}

function readersOf(r: Registers, v: number): Int32Array {
  return r.readers.subarray(r.readersFrom[v]!, r.readersFrom[v + 1]!);
}

function addCertain(r: Registers, graph: GraphBuilder): void {
  const writers: number[][] = Array.from({ length: r.keys }, () => []);
  for (let t = 0; t < r.store.transactions; t++) {
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++)
      writers[r.versionKey[r.writeVersion[i]!]!]!.push(t);
  }
  for (let k = 0; k < r.keys; k++) {
    const readers = readersOf(r, k);
    if (readers.length > 0 && writers[k]!.length > 0) bundle(graph, Array.from(readers), writers[k]!);
  }
  for (let v = r.keys; v < r.versions; v++) {
    const w = r.writer[v]!;
    const readers = readersOf(r, v);
    for (const reader of readers) {
      if (w >= 0) graph.add(w, WR, reader);
      if (writes(r, reader, r.versionKey[v]!) < 0) continue;
      // Guessed, as far as G0 goes: against it speaks only that information would flow in a circle.
      if (w >= 0) graph.add(w, WW_GUESSED, reader);
      for (const other of readers) graph.add(other, RW, reader);
    }
  }
}

/** Version v before version u: their writers, and the readers of v before the writer of u. */
function follows(r: Registers, graph: GraphBuilder, v: number, u: number, ww: number): void {
  const w = r.writer[u]!;
  if (r.writer[v]! >= 0) graph.add(r.writer[v]!, ww, w);
  for (const reader of readersOf(r, v)) graph.add(reader, RW, w);
}

function addRealTime(r: Registers, graph: GraphBuilder, successor: Int32Array): void {
  const known = new Int32Array(r.versions).fill(r.store.transactions);
  const waiting: number[][] = Array.from({ length: r.keys }, () => []);
  for (let v = r.keys; v < r.versions; v++) {
    const w = r.writer[v]!;
    if (w < 0) continue;
    known[v] = successor[w]!;
    for (const reader of readersOf(r, v)) known[v] = Math.min(known[v]!, successor[reader]!);
  }
  for (let t = 0; t < r.store.transactions; t++) {
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++) {
      const u = r.writeVersion[i]!;
      const buffer = waiting[r.versionKey[u]!]!;
      const earlier = buffer.filter((v) => known[v]! <= t);
      // Only the last ones: those that no other earlier one follows.
      const last = earlier.filter(
        (v) => !earlier.some((other) => other !== v && known[v]! <= r.writer[other]!),
      );
      for (const v of last) follows(r, graph, v, u, successor[r.writer[v]!]! <= t ? WW : WW_GUESSED);
      waiting[r.versionKey[u]!] = [...buffer.filter((v) => known[v]! > t || last.includes(v)), u];
    }
  }
}

function addSessions(r: Registers, graph: GraphBuilder): void {
  const { store } = r;
  const touched = new Map<number, Map<number, number[]>>();
  for (let t = 0; t < store.transactions; t++) {
    if (r.counts[t] === 0) continue;
    let mine = touched.get(store.process[t]!);
    if (mine === undefined) touched.set(store.process[t]!, (mine = new Map<number, number[]>()));
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++) {
      const u = r.writeVersion[i]!;
      for (const v of mine.get(r.versionKey[u]!) ?? []) if (v !== u) follows(r, graph, v, u, WW_GUESSED);
    }
    for (let i = r.readFrom[t]!; i < r.readFrom[t + 1]!; i++) {
      const v = r.readVersion[i]!;
      if (v < r.keys) continue;
      const list = mine.get(r.versionKey[v]!) ?? [];
      if (!list.includes(v)) mine.set(r.versionKey[v]!, [...list, v]);
    }
    // A write follows all that the session had seen of the key: nothing before it needs to be remembered.
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++) {
      mine.set(r.versionKey[r.writeVersion[i]!]!, [r.writeVersion[i]!]);
    }
  }
}
