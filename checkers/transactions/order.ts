/** Orders that every workload takes from its columns, and rw edges by the bundle. */
import { int32 } from "./grow.js";
import { RW, type GraphBuilder } from "./graph.js";
import { FAIL, NEVER, OK, type TransactionStore } from "./store.js";

/** Readers times writers up to which a bundle of rw edges is stored edge by edge. */
const SMALL_BUNDLE = 64;

/**
 * All readers to all writers with a linear number of edges: a chain of junctions reaches every writer from the
 * i-th on, another every writer up to the i-th, so that a reader who writes too can leave out itself.
 */
export function bundle(graph: GraphBuilder, readers: readonly number[], writers: readonly number[]): void {
  if (readers.length * writers.length <= SMALL_BUNDLE + readers.length + writers.length) {
    for (const r of readers) for (const w of writers) graph.add(r, RW, w);
    return;
  }
  const place = new Map(writers.map((w, i) => [w, i]));
  const from: number[] = [];
  const upTo: number[] = [];
  for (let i = 0; i < writers.length; i++) {
    from.push(graph.junction());
    upTo.push(graph.junction());
  }
  writers.forEach((w, i) => {
    graph.add(from[i]!, RW, w);
    graph.add(upTo[i]!, RW, w);
    if (i + 1 < writers.length) graph.add(from[i]!, RW, from[i + 1]!);
    if (i > 0) graph.add(upTo[i]!, RW, upTo[i - 1]!);
  });
  for (const r of readers) {
    const own = place.get(r);
    if (own === undefined) {
      graph.add(r, RW, from[0]!);
    } else {
      if (own + 1 < writers.length) graph.add(r, RW, from[own + 1]!);
      if (own > 0) graph.add(r, RW, upTo[own - 1]!);
    }
  }
}

/** Real time without its marks for "never", and without aborted transactions as its source. */
export function clippedSuccessor(store: TransactionStore): Int32Array {
  const result = store.successor.slice(0, store.transactions);
  for (let t = 0; t < result.length; t++) if (result[t] === NEVER) result[t] = store.transactions;
  return result;
}

/** The next transaction of the same process that may have committed. */
export function processOrder(store: TransactionStore): Int32Array {
  const result = int32(store.transactions).fill(-1);
  const latest = new Map<number, number>();
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] === FAIL) continue;
    const before = latest.get(store.process[t]!);
    if (before !== undefined) result[before] = t;
    if (store.outcome[t] === OK) latest.set(store.process[t]!, t);
    else latest.delete(store.process[t]!);
  }
  return result;
}

/** Sessions by transaction, numbered from 0. */
export function sessionNumbers(store: TransactionStore): Int32Array {
  const numbers = new Map<number, number>();
  const session = int32(store.transactions);
  for (let t = 0; t < store.transactions; t++) {
    const process = store.process[t]!;
    let number = numbers.get(process);
    if (number === undefined) numbers.set(process, (number = numbers.size));
    session[t] = number;
  }
  return session;
}
