/**
 * What is demanded of the order of versions of each key, and whether it can be had: not if it goes in a circle. The
 * initial state of a key is its oldest version, and a transaction that reads one version and writes another of the
 * same key wrote the newer one (unless such facts contradict each other already: then they count for nothing).
 */
import { components } from "../transactions/components.js";
import { GraphBuilder, KINDS, WW } from "../transactions/graph.js";
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
  /** By pair of versions, its place in the columns. One object a pair would be millions. */
  readonly #pairs = new Map<number, number>();
  readonly #t: number[] = [];
  readonly #why: string[] = [];
  readonly #source: number[] = [];

  constructor(readonly r: Registers) {}

  /** Version `from` is older than `to`, or the same: demanded of transaction t. */
  add(from: number, to: number, t: number, why: string, source = -1): void {
    // The initial state is older than all others anyway.
    if (from === to || from < this.r.keys) return;
    const name = from * this.r.versions + to;
    if (this.#pairs.has(name)) return;
    this.#pairs.set(name, this.#t.push(t) - 1);
    this.#why.push(why);
    this.#source.push(source);
  }

  #cause(name: number): Cause | undefined {
    const at = this.#pairs.get(name);
    return at === undefined ? undefined : { t: this.#t[at]!, why: this.#why[at]!, source: this.#source[at]! };
  }

  /** Contradictions: one for each set of versions that cannot be ordered. */
  cycles(): readonly (readonly Demand[])[] {
    const { r } = this;
    if (this.#pairs.size === 0) return [];
    const facts = factsOf(r);
    const graph = new GraphBuilder(r.versions);
    for (const [name] of facts) graph.add(Math.floor(name / r.versions), WW, name % r.versions);
    for (const name of this.#pairs.keys()) graph.add(Math.floor(name / r.versions), WW, name % r.versions);
    for (let v = r.keys; v < r.versions; v++) graph.add(r.versionKey[v]!, WW, v);
    const never = new Int32Array(r.versions);
    const built = graph.build(never.fill(r.versions), new Int32Array(r.versions).fill(-1));
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
        best.map(({ from, to }) => {
          const name = from * r.versions + to;
          return { from, to, cause: this.#cause(name) ?? facts.get(name) };
        }),
      );
    }
    return result;
  }
}

const known = new WeakMap<Registers, ReadonlyMap<number, Cause>>();

/** What one transaction read and then wrote, by key, where that is no circle by itself. */
function factsOf(r: Registers): ReadonlyMap<number, Cause> {
  const before = known.get(r);
  if (before !== undefined) return before;
  const facts = new Map<number, Cause>();
  const graph = new GraphBuilder(r.versions);
  for (let t = 0; t < r.store.transactions; t++) {
    for (let i = r.readFrom[t]!; i < r.readFrom[t + 1]!; i++) {
      const v = r.readVersion[i]!;
      const u = writes(r, t, r.versionKey[v]!);
      if (u < 0 || u === v || v < r.keys) continue;
      facts.set(v * r.versions + u, { t, why: "it had read the other", source: -1 });
      graph.add(v, WW, u);
    }
  }
  const none = new Int32Array(r.versions).fill(-1);
  const { of } = components(graph.build(new Int32Array(r.versions).fill(r.versions), none), KINDS, "none");
  const circular = new Set<number>();
  for (let v = 0; v < r.versions; v++) if (of[v] !== 0) circular.add(r.versionKey[v]!);
  for (const name of facts.keys()) {
    if (circular.has(r.versionKey[name % r.versions]!)) facts.delete(name);
  }
  known.set(r, facts);
  return facts;
}
