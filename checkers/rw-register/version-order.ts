/**
 * What is demanded of the order of versions of each key, and whether it can be had: not if it goes in a circle. The
 * initial state of a key is its oldest version, and a transaction that reads one version and writes another of the
 * same key wrote the newer one (unless such facts contradict each other already: then they count for nothing).
 */
import { components } from "../transactions/components.js";
import { ElementTable } from "../transactions/element-table.js";
import { GraphBuilder, KINDS, WW, type TransactionGraph } from "../transactions/graph.js";
import { grownInt32, int32 } from "../transactions/grow.js";
import { CycleSearch } from "../transactions/search.js";
import { writes } from "./local.js";
import type { Registers } from "./registers.js";

export interface Cause {
  /** The transaction that it was demanded of. */
  readonly t: number;
  readonly why: string;
  /** The transaction that was seen, where that is the reason; else -1. */
  readonly source: number;
}

export interface Demand {
  readonly from: number;
  readonly to: number;
  /** Absent where every order has it: the initial state comes first. */
  readonly cause: Cause | undefined;
}

/** Cycles looked for; each is a proof by itself. */
const MOST = 1000;

export class VersionOrder {
  /** Pairs of versions, older first; one object a pair would be millions. */
  readonly #pairs = new ElementTable(1024, 1024);
  #t = int32(1024);
  readonly #why: string[] = [];
  #source = int32(1024);

  constructor(readonly r: Registers) {}

  /** Version `from` is older than `to`, or the same: demanded of transaction t. */
  add(from: number, to: number, t: number, why: string, source = -1): void {
    // The initial state is older than all others anyway.
    if (from === to || from < this.r.keys) return;
    const pair = this.#pairs.add(from, to);
    if (pair < 0) return;
    if (pair >= this.#t.length) {
      this.#t = grownInt32(this.#t);
      this.#source = grownInt32(this.#source);
    }
    this.#t[pair] = t;
    this.#source[pair] = source;
    this.#why.push(why);
  }

  #cause(from: number, to: number): Cause | undefined {
    const pair = this.#pairs.find(from, to);
    return pair < 0 ? undefined : { t: this.#t[pair]!, why: this.#why[pair]!, source: this.#source[pair]! };
  }

  /** All that is demanded, but for the versions of some keys, as ww edges between versions. */
  #addTo(graph: GraphBuilder, but?: ReadonlySet<number>): void {
    const { length, key: from, atom: to } = this.#pairs;
    for (let pair = 0; pair < length; pair++) {
      if (but === undefined || !but.has(this.r.versionKey[from[pair]!]!)) {
        graph.add(from[pair]!, WW, to[pair]!);
      }
    }
  }

  /** Contradictions: one for each set of versions that cannot be ordered. */
  cycles(): readonly (readonly Demand[])[] {
    const { r } = this;
    if (this.#pairs.length === 0) return [];
    const { facts, circular } = factsOf(r);
    const graph = new GraphBuilder(r.versions, this.#pairs.length + facts.#pairs.length + r.versions);
    facts.#addTo(graph, circular);
    this.#addTo(graph);
    for (let v = r.keys; v < r.versions; v++) graph.add(r.versionKey[v]!, WW, v);
    const built = unordered(r, graph);
    const all = components(built, KINDS, "none");
    const search = new CycleSearch(built);
    const result: (readonly Demand[])[] = [];
    for (let c = 1; c < all.members.length && c <= MOST; c++) {
      const members = all.members[c]!;
      let best: readonly { readonly from: number; readonly to: number }[] | undefined;
      for (const u of members) {
        for (let at = built.offsets[u * KINDS]!; at < built.offsets[u * KINDS + 1]!; at++) {
          const v = built.targets[at]!;
          if (all.of[v] !== c || best?.length === 2) continue;
          const walk = { kinds: KINDS, guessed: true, session: "none" } as const;
          best = search.through(u, WW, v, walk, all.of, members, best?.length) ?? best;
        }
      }
      if (best === undefined) continue;
      result.push(
        best.map(({ from, to }) => ({
          from,
          to,
          cause: this.#cause(from, to) ?? facts.#cause(from, to),
        })),
      );
    }
    return result;
  }
}

interface Facts {
  readonly facts: VersionOrder;
  /** Keys whose facts contradict each other, and do not count. */
  readonly circular: ReadonlySet<number>;
}

const known = new WeakMap<Registers, Facts>();

/** What one transaction read and then wrote, by key, where that is no circle by itself. */
function factsOf(r: Registers): Facts {
  const before = known.get(r);
  if (before !== undefined) return before;
  const facts = new VersionOrder(r);
  const graph = new GraphBuilder(r.versions);
  for (let t = 0; t < r.store.transactions; t++) {
    for (let i = r.readFrom[t]!; i < r.readFrom[t + 1]!; i++) {
      const v = r.readVersion[i]!;
      const u = writes(r, t, r.versionKey[v]!);
      if (u < 0 || u === v || v < r.keys) continue;
      facts.add(v, u, t, "it had read the other");
      graph.add(v, WW, u);
    }
  }
  const { of } = components(unordered(r, graph), KINDS, "none");
  const circular = new Set<number>();
  for (let v = 0; v < r.versions; v++) if (of[v] !== 0) circular.add(r.versionKey[v]!);
  known.set(r, { facts, circular });
  return { facts, circular };
}

/** A graph of versions, which are in no session. */
function unordered(r: Registers, graph: GraphBuilder): TransactionGraph {
  return graph.build(new Int32Array(r.versions).fill(r.versions), new Int32Array(r.versions).fill(-1));
}
