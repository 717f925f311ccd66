/**
 * Short cycles for people: breadth-first search inside one component, along the edges that a kind of anomaly
 * allows. Whether an anomaly exists is decided elsewhere (`components`, `product`), exactly; a search only
 * finds the shortest cycle through one given edge, so the budget bounds how many edges are tried, nothing else.
 */
import { int32, uint8 } from "./grow.js";
import { KINDS, RW, WR, WW_GUESSED, type Session, type TransactionGraph } from "./graph.js";
import type { Rule } from "./components.js";

export type EdgeKind = "ww" | "wr" | "rw" | "process" | "realtime";

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
}

export interface Walk {
  /** Edges of kinds `[0, kinds)` may be used. */
  readonly kinds: number;
  readonly guessed: boolean;
  readonly session: Session;
  /** Which edges rw may follow; any when absent. */
  readonly rule?: Rule;
}

const NAMES: readonly EdgeKind[] = ["ww", "ww", "wr", "rw"];
const PROCESS = KINDS;
const REALTIME = KINDS + 1;

export class CycleSearch {
  readonly #graph: TransactionGraph;
  readonly #seen: Int32Array;
  readonly #parent: Int32Array;
  readonly #via: Uint8Array;
  readonly #depth: Int32Array;
  readonly #queue: Int32Array;
  #round = 0;
  /** States visited so far, by all searches. */
  visited = 0;

  constructor(graph: TransactionGraph) {
    this.#graph = graph;
    this.#seen = int32(graph.nodes * 2);
    this.#parent = int32(graph.nodes * 2);
    this.#via = uint8(graph.nodes * 2);
    this.#depth = int32(graph.nodes * 2);
    this.#queue = int32(graph.nodes * 2);
  }

  /**
   * The shortest cycle that starts with the edge `from -kind-> to`, stays in component `of[from]`, and is shorter
   * than `shorterThan` edges; undefined when there is none.
   */
  through(
    from: number,
    kind: number,
    to: number,
    walk: Walk,
    of: Int32Array,
    members: Int32Array,
    shorterThan = Infinity,
  ): readonly Edge[] | undefined {
    const graph = this.#graph;
    const { offsets, targets, transactions, successor, processNext } = graph;
    const inside = of[from]!;
    const round = ++this.#round;
    const first = kind === RW ? 1 : kind === WR || walk.rule !== "prefix" ? 0 : 1;
    const start = 2 * to + (walk.rule === undefined ? 0 : first);
    // Real time reaches all transactions from some point on: those are marked once each, from the end.
    let reached = members[members.length - 1]! + 1;
    let head = 0;
    let tail = 0;
    const visit = (state: number, parent: number, via: number, depth: number): void => {
      this.#seen[state] = round;
      this.#parent[state] = parent;
      this.#via[state] = via;
      this.#depth[state] = depth;
      this.#queue[tail++] = state;
    };
    visit(start, -1, kind, 1);
    while (head < tail) {
      const state = this.#queue[head++]!;
      const node = state >> 1;
      const depth = this.#depth[state]!;
      this.visited++;
      if (node === from) return this.#path(state, from);
      if (depth + 1 >= shorterThan) continue;
      const slot = node * KINDS;
      const junction = node >= transactions;
      const limited = walk.rule !== undefined && !junction && (state & 1) === 1;
      const kinds = junction ? KINDS : limited ? Math.min(walk.kinds, RW) : walk.kinds;
      for (let k = 0; k < kinds; k++) {
        if (k === WW_GUESSED && !walk.guessed) continue;
        const bit =
          walk.rule === undefined
            ? 0
            : junction || k === RW
              ? 1
              : k === WR || walk.rule === "snapshot"
                ? 0
                : 1;
        const end = offsets[slot + k + 1]!;
        for (let at = offsets[slot + k]!; at < end; at++) {
          const next = targets[at]!;
          if (of[next] !== inside) continue;
          const target = 2 * next + (next === from ? 0 : bit);
          // Coming home by rw would put two rw in a row; the first edge of the cycle is the rw in question.
          if (next === from && bit === 1 && kind === RW) continue;
          if (this.#seen[target] !== round) visit(target, state, k, depth + 1);
        }
      }
      if (junction) continue;
      if (walk.session === "process") {
        const next = processNext[node]!;
        if (next >= 0 && of[next] === inside && this.#seen[2 * next] !== round)
          visit(2 * next, state, PROCESS, depth + 1);
      } else if (walk.session === "realtime") {
        const lowest = successor[node]!;
        if (lowest <= from && of[from] === inside && this.#seen[2 * from] !== round) {
          visit(2 * from, state, REALTIME, depth + 1);
        }
        if (lowest < reached) {
          // Members are ascending: find those in [lowest, reached).
          for (let i = lowerBound(members, lowest); i < members.length; i++) {
            const next = members[i]!;
            if (next >= reached) break;
            this.visited++;
            if (this.#seen[2 * next] !== round) visit(2 * next, state, REALTIME, depth + 1);
          }
          reached = lowest;
        }
      }
    }
    return undefined;
  }

  #path(last: number, from: number): readonly Edge[] {
    const { transactions } = this.#graph;
    const hops: { node: number; via: number }[] = [];
    for (let state = last; state >= 0; state = this.#parent[state]!) {
      hops.push({ node: state >> 1, via: this.#via[state]! });
    }
    hops.reverse();
    const edges: Edge[] = [];
    let at = from;
    let pending = false;
    for (const { node, via } of hops) {
      if (node >= transactions) {
        pending = true;
        continue;
      }
      edges.push({ from: at, to: node, kind: pending ? "rw" : edgeName(via) });
      pending = false;
      at = node;
    }
    return edges;
  }
}

function edgeName(via: number): EdgeKind {
  return via === PROCESS ? "process" : via === REALTIME ? "realtime" : NAMES[via]!;
}

/** Position of the first member that is not below `least`. */
export function lowerBound(members: Int32Array, least: number): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (members[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether no transaction is on the cycle twice. */
export function isSimple(cycle: readonly Edge[]): boolean {
  return new Set(cycle.map((edge) => edge.from)).size === cycle.length;
}

/** The cycle turned so that it starts at its smallest transaction. */
export function canonical(cycle: readonly Edge[]): readonly Edge[] {
  let first = 0;
  cycle.forEach((edge, i) => {
    if (edge.from < cycle[first]!.from) first = i;
  });
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
