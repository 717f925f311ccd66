/**
 * The graph of dependencies between transactions, in typed arrays: node-major and kind-minor, so that "all ww",
 * "ww and wr" or "all" are ranges of one array and no projection is ever copied.
 *
 * Session order and real time are not stored as edges. `processNext[t]` is the next transaction of the same
 * process; `successor[t]` is the first transaction (they are numbered by invocation) invoked after t completed,
 * so "a precedes b in real time" is `successor[a] <= b`. Algorithms walk real time along a chain of moments, one
 * before each invocation: linear, where edges between transactions would be quadratic in the concurrency.
 *
 * Nodes beyond the transactions are junctions: they stand for bundles of rw edges (all readers of a key's last
 * known state to all writers that came later), which would be quadratic on a hot key.
 */
import { grownInt32, int32 } from "./grow.js";

/** Kinds of stored edges, in the order of their ranges. */
export const WW = 0;
/** A write order that the reads of a key contradict each other about: never the only proof of anything. */
export const WW_GUESSED = 1;
export const WR = 2;
export const RW = 3;
export const KINDS = 4;

export type Session = "none" | "process" | "realtime";

export interface TransactionGraph {
  readonly transactions: number;
  /** Transactions and junctions. */
  readonly nodes: number;
  /** Edges of node u and kind k are `targets[offsets[u * KINDS + k] .. offsets[u * KINDS + k + 1])`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly edges: number;
  /** First transaction invoked after t completed; `transactions` when there is none or t never completed. */
  readonly successor: Int32Array;
  /** Next transaction of the same process that may have happened, or -1. */
  readonly processNext: Int32Array;
}

export class GraphBuilder {
  #from: Int32Array;
  #to: Int32Array;
  #edges = 0;
  #nodes: number;
  readonly #transactions: number;

  /** Room for so many edges from the start; more is made as needed. */
  constructor(transactions: number, edges = 1024) {
    this.#from = int32(edges);
    this.#to = int32(edges);
    this.#transactions = transactions;
    this.#nodes = transactions;
  }

  /** Loops are dropped: a transaction may depend on itself. */
  add(from: number, kind: number, to: number): void {
    if (from === to) return;
    const i = this.#edges++;
    if (i >= this.#from.length) {
      this.#from = grownInt32(this.#from);
      this.#to = grownInt32(this.#to);
    }
    this.#from[i] = from * KINDS + kind;
    this.#to[i] = to;
  }

  /** Another builder with all that was added so far, and room for as much again. */
  copy(): GraphBuilder {
    const copy = new GraphBuilder(this.#transactions, 2 * this.#edges + 1024);
    copy.#from.set(this.#from.subarray(0, this.#edges));
    copy.#to.set(this.#to.subarray(0, this.#edges));
    copy.#edges = this.#edges;
    copy.#nodes = this.#nodes;
    return copy;
  }

  get nodes(): number {
    return this.#nodes;
  }

  junction(): number {
    return this.#nodes++;
  }

  build(successor: Int32Array, processNext: Int32Array): TransactionGraph {
    const size = this.#nodes * KINDS;
    const edges = this.#edges;
    const from = this.#from;
    const to = this.#to;
    const offsets = int32(size + 2);
    for (let i = 0; i < edges; i++) offsets[from[i]! + 2]!++;
    for (let i = 2; i < size + 2; i++) offsets[i]! += offsets[i - 1]!;
    const targets = int32(edges);
    // offsets[s + 1] is the write cursor of slot s while filling, and the end of slot s afterwards.
    for (let i = 0; i < edges; i++) targets[offsets[from[i]! + 1]!++] = to[i]!;
    return {
      transactions: this.#transactions,
      nodes: this.#nodes,
      offsets: offsets.subarray(0, size + 1),
      targets,
      edges,
      successor,
      processNext,
    };
  }
}

/** The graph with more ww edges. */
export function withWrites(
  graph: TransactionGraph,
  edges: readonly (readonly [from: number, to: number])[],
): TransactionGraph {
  const builder = new GraphBuilder(graph.transactions);
  while (builder.nodes < graph.nodes) builder.junction();
  for (let node = 0; node < graph.nodes; node++) {
    for (let kind = 0; kind < KINDS; kind++) {
      const end = graph.offsets[node * KINDS + kind + 1]!;
      for (let at = graph.offsets[node * KINDS + kind]!; at < end; at++)
        builder.add(node, kind, graph.targets[at]!);
    }
  }
  for (const [from, to] of edges) builder.add(from, WW, to);
  return builder.build(graph.successor, graph.processNext);
}

/** Whether a completed before b was invoked. */
export function precedes(graph: TransactionGraph, a: number, b: number): boolean {
  return graph.successor[a]! <= b;
}
