/**
 * The dependencies that versions prove: ww from the writer of a version to the writer of the next, wr from the
 * writer of a version to its readers, rw from the readers of a version to the writer of the next.
 *
 * Appends that nobody read come after everything that was read of their key, in an order nobody knows: the last
 * known writer precedes each of them (ww), and so does each reader of the last known state (rw). Versions of
 * unknown or aborted writers are stepped over. Only adjacent versions are linked; the rest follows.
 */
import { int32, uint8 } from "../transactions/grow.js";
import { bundle, clippedSuccessor, processOrder } from "../transactions/order.js";
import { GraphBuilder, RW, WR, WW, WW_GUESSED, type TransactionGraph } from "../transactions/graph.js";
import { APPEND, FAIL, type TransactionStore } from "../transactions/store.js";
import { INITIAL, NOTHING, type Versions } from "./versions.js";

export interface AppendGraph {
  readonly graph: TransactionGraph;
  /** By key, two or more transactions whose appends nobody read: their order is open. */
  readonly unordered: readonly (readonly number[])[];
}

export function buildGraph(store: TransactionStore, versions: Versions): AppendGraph {
  const graph = new GraphBuilder(store.transactions, Math.max(1024, 2 * store.operations));
  const { transactions, first, last, kind, key, outcome } = store;
  const { offset, ordered, version, writer, guessed } = versions;
  // By element, the writer of the next version with a known writer; lastWriter by key.
  const next = int32(ordered).fill(-1);
  const initialNext = int32(store.keys).fill(-1);
  const lastWriter = int32(store.keys).fill(-1);
  for (let k = 0; k < store.keys; k++) {
    const ww = guessed[k] === 1 ? WW_GUESSED : WW;
    let after = -1;
    for (let g = offset[k + 1]! - 1; g >= offset[k]!; g--) {
      next[g] = after;
      const w = writer[g]!;
      if (w < 0) continue;
      if (after < 0) lastWriter[k] = w;
      else graph.add(w, ww, after);
      after = w;
    }
    initialNext[k] = after;
  }
  const late = new Late(store.keys);
  for (let t = 0; t < transactions; t++) {
    if (outcome[t] === FAIL) continue;
    for (let i = first[t]!; i < last[t]!; i++) {
      if (kind[i] === APPEND && version[i]! >= versions.read) late.write(key[i]!, t);
    }
  }
  for (let t = 0; t < transactions; t++) {
    if (outcome[t] === FAIL) continue;
    for (let i = first[t]!; i < last[t]!; i++) {
      if (kind[i] === APPEND) continue;
      const seen = version[i]!;
      if (seen === NOTHING) continue;
      if (seen >= 0 && writer[seen]! >= 0) graph.add(writer[seen]!, WR, t);
      if (seen >= ordered) continue;
      const replacedBy = seen === INITIAL ? initialNext[key[i]!]! : next[seen]!;
      if (replacedBy >= 0) graph.add(t, RW, replacedBy);
      else late.read(key[i]!, t);
    }
  }
  late.link(graph, lastWriter, guessed);
  return { graph: graph.build(clippedSuccessor(store), processOrder(store)), unordered: late.unordered() };
}

/** Appends that nobody read, and the readers of the last state before them. */
class Late {
  readonly #writers = new Map<number, number[]>();
  readonly #readers = new Map<number, number[]>();
  readonly #any: Uint8Array;

  constructor(keys: number) {
    this.#any = uint8(keys);
  }

  write(key: number, t: number): void {
    this.#any[key] = 1;
    const list = this.#writers.get(key);
    if (list === undefined) this.#writers.set(key, [t]);
    else if (list[list.length - 1] !== t) list.push(t);
  }

  read(key: number, t: number): void {
    if (this.#any[key] === 0) return;
    const list = this.#readers.get(key);
    if (list === undefined) this.#readers.set(key, [t]);
    else if (list[list.length - 1] !== t) list.push(t);
  }

  unordered(): number[][] {
    return [...this.#writers.values()].filter((writers) => writers.length > 1);
  }

  link(graph: GraphBuilder, lastWriter: Int32Array, guessed: Uint8Array): void {
    for (const [key, writers] of this.#writers) {
      const before = lastWriter[key]!;
      if (before >= 0) for (const t of writers) graph.add(before, guessed[key] === 1 ? WW_GUESSED : WW, t);
      const readers = this.#readers.get(key) ?? [];
      bundle(graph, readers, writers);
    }
  }
}
