/**
 * The levels that need no order of versions to be known: monotonic atomic view, read atomic, causal consistency,
 * each exactly, after Biswas and Enea (OOPSLA 2019) and AWDIT (Møldrup and Pavlogiannis, PLDI 2025).
 *
 * Each says: if t3 read x from t1, and some t2 that t3 must have seen wrote x too, then t2 came before t1. What t3
 * must have seen differs: whatever it read from before in program order; whatever it read from; whatever reaches it
 * through reads (and sessions). The level holds if these orders, reads (and sessions) have no cycle.
 */
import { components } from "../transactions/components.js";
import {
  GraphBuilder,
  KINDS,
  RW,
  WR,
  WW,
  type Session,
  type TransactionGraph,
} from "../transactions/graph.js";
import { canonical, CycleSearch, type Edge } from "../transactions/search.js";
import { say, tellCycle } from "../transactions/prose.js";
import { READ } from "../transactions/store.js";
import type { Anomaly, Step } from "../verdict.js";
import { findGuarantees } from "./guarantees.js";
import { writes } from "./local.js";
import type { Registers } from "./registers.js";

/** Why a derived order holds: the reader, and the key that it read from the later writer. */
interface Cause {
  readonly reader: number;
  readonly key: number;
}

/** Bits of the table of pasts beyond which causal consistency is not judged. */
const PAST_BITS = 1 << 30;

export interface WeakReport {
  readonly violations: readonly Anomaly[];
  /** How many of each type there are, where not all are told. */
  readonly counts: ReadonlyMap<string, number>;
  /** Models that certainly hold. */
  readonly held: readonly string[];
}

/** `known` are models that hold anyway, and what is weaker: these need not be looked at. */
export function findWeak(
  r: Registers,
  successor: Int32Array,
  processNext: Int32Array,
  known: (model: string) => boolean,
): WeakReport {
  const violations: Anomaly[] = [];
  const held: string[] = [];
  const judge = (type: string, model: string, session: Session, derive: (add: Derive) => void): void => {
    if (known(model)) return;
    const graph = new GraphBuilder(r.store.transactions + 1);
    // The writer of initial states comes before everybody.
    const first = r.store.transactions;
    const causes = new Map<number, Cause>();
    const name = (t2: number, t1: number) => t2 * (first + 1) + t1;
    const early = new Set<number>();
    addReads(r, graph);
    derive((t2, t1, reader, key) => {
      const later = t1 < 0 ? first : t1;
      if (t1 < 0) early.add(t2);
      if (causes.has(name(t2, later))) return;
      causes.set(name(t2, later), { reader, key });
      graph.add(t2, WW, later);
    });
    for (const t of early) graph.add(first, WW, t);
    const padded = (order: Int32Array, none: number) => Int32Array.from([...order, none]);
    const built = graph.build(padded(successor, first + 1), padded(processNext, -1));
    const edges = shortest(built, session);
    if (edges === undefined) held.push(model);
    else violations.push(tell(r, type, edges, (edge) => causes.get(name(edge.from, edge.to))));
  };
  judge("observed-transaction-vanishes", "monotonic-atomic-view", "none", (add) => deriveView(r, add));
  judge("fractured-read", "read-atomic", "none", (add) => deriveAtomic(r, add));
  const n = r.store.transactions;
  if (n * n <= PAST_BITS) {
    judge("causality-violation", "causal-cerone", "none", (add) => deriveCausal(r, undefined, add));
    judge("causality-violation-process", "causal", "process", (add) => deriveCausal(r, processNext, add));
  }
  const sessions = findGuarantees(r);
  return {
    violations: [...violations, ...sessions.violations],
    counts: sessions.counts,
    held: [...held, ...sessions.held],
  };
}

/** t2 came before t1, which is negative for the writer of initial states, because of what a reader read. */
type Derive = (t2: number, t1: number, reader: number, key: number) => void;

/** The proof for people: each derived order with the read it follows from. */
function tell(
  r: Registers,
  type: string,
  edges: readonly Edge[],
  cause: (edge: Edge) => Cause | undefined,
): Anomaly {
  const { store } = r;
  const start = (t: number) => store.start[t]!;
  const index = (t: number) => `the transaction of index ${String(start(t))}`;
  const initial = edges.find((edge) => edge.to === store.transactions);
  const missed = initial === undefined ? undefined : cause(initial);
  if (initial !== undefined && missed !== undefined) {
    const key = store.keyValue(missed.key);
    return {
      type,
      operations: [start(missed.reader), start(initial.from)],
      key,
      message:
        `The transaction of index ${String(start(missed.reader))} had to see what ${index(initial.from)} did, ` +
        `which wrote ${say(key)}, yet it found ${say(key)} not yet written.`,
    };
  }
  const steps = edges.map((edge): Step => {
    const base = { kind: edge.kind, from: start(edge.from), to: start(edge.to) };
    const why = edge.kind === "ww" ? cause(edge) : undefined;
    if (why !== undefined) {
      const key = store.keyValue(why.key);
      const because =
        `${index(why.reader)} had to see ${index(edge.from)}, which wrote ${say(key)}, and read ${say(key)} ` +
        `from ${index(edge.to)} instead`;
      return { ...base, kind: "order", key, because };
    }
    return {
      ...base,
      because:
        edge.kind === "wr"
          ? `${index(edge.to)} read what ${index(edge.from)} wrote`
          : "its session ran them so",
    };
  });
  return {
    type,
    operations: steps.map((step) => step.from),
    steps,
    message: tellCycle(steps, (operation) => `the transaction of index ${String(operation)}`),
  };
}

function addReads(r: Registers, graph: GraphBuilder): void {
  for (let t = 0; t < r.store.transactions; t++) {
    for (let i = r.readFrom[t]!; i < r.readFrom[t + 1]!; i++) {
      const w = r.writer[r.readVersion[i]!]!;
      if (w >= 0) graph.add(w, WR, t);
    }
  }
}

/** Reads of t by micro-operation, those of its own writes left out: [writer or -1, key]. */
function readsInOrder(r: Registers, t: number): [number, number][] {
  const result: [number, number][] = [];
  for (let i = r.store.first[t]!; i < r.store.last[t]!; i++) {
    const v = r.version[i]!;
    if (r.store.kind[i] !== READ || v < 0) continue;
    const w = v < r.keys ? -1 : r.writer[v]!;
    // Nobody's or an aborted value: an anomaly of its own, and no order follows.
    if (w === t || (w < 0 && v >= r.keys)) continue;
    result.push([w, r.versionKey[v]!]);
  }
  return result;
}

function deriveView(r: Registers, add: Derive): void {
  for (let t = 0; t < r.store.transactions; t++) {
    if (r.counts[t] === 0) continue;
    const reads = readsInOrder(r, t);
    const sources = new Set<number>();
    for (const [w, key] of reads) {
      for (const t2 of sources) if (t2 !== w && writes(r, t2, key) >= 0) add(t2, w, t, key);
      if (w >= 0) sources.add(w);
    }
  }
}

function deriveAtomic(r: Registers, add: Derive): void {
  for (let t = 0; t < r.store.transactions; t++) {
    if (r.counts[t] === 0) continue;
    const reads = readsInOrder(r, t);
    const sources = new Set(reads.map(([w]) => w).filter((w) => w >= 0));
    for (const [w, key] of reads) {
      for (const t2 of sources) if (t2 !== w && writes(r, t2, key) >= 0) add(t2, w, t, key);
    }
  }
}

function deriveCausal(r: Registers, processNext: Int32Array | undefined, add: Derive): void {
  const n = r.store.transactions;
  const words = (n + 31) >> 5;
  const graph = new GraphBuilder(n);
  addReads(r, graph);
  if (processNext !== undefined) processNext.forEach((next, t) => next >= 0 && graph.add(t, WW, next));
  const { offsets, targets } = graph.build(new Int32Array(n).fill(n), new Int32Array(n).fill(-1));
  const indegree = new Int32Array(n);
  for (const next of targets) indegree[next]!++;
  const queue: number[] = [];
  for (let t = 0; t < n; t++) if (indegree[t] === 0) queue.push(t);
  const past = new Int32Array(n * words);
  const writersOf: number[][] = Array.from({ length: r.keys }, () => []);
  for (let t = 0; t < n; t++) {
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++)
      writersOf[r.versionKey[r.writeVersion[i]!]!]!.push(t);
  }
  // Those on a cycle of reads and sessions are never reached: that is circular information flow, found elsewhere.
  for (let head = 0; head < queue.length; head++) {
    const t = queue[head]!;
    const row = t * words;
    for (const [w, key] of r.counts[t] === 1 ? readsInOrder(r, t) : []) {
      for (const t2 of writersOf[key]!) {
        if (t2 !== w && t2 !== t && ((past[row + (t2 >> 5)]! >>> (t2 & 31)) & 1) === 1) add(t2, w, t, key);
      }
    }
    for (let at = offsets[t * KINDS]!; at < offsets[t * KINDS + KINDS]!; at++) {
      const next = targets[at]! * words;
      for (let i = 0; i < words; i++) past[next + i]! |= past[row + i]!;
      past[next + (t >> 5)]! |= 1 << (t & 31);
      const left = --indegree[targets[at]!]!;
      if (left === 0) queue.push(targets[at]!);
    }
  }
}

/** A short cycle; undefined when there is none. */
function shortest(graph: TransactionGraph, session: Session): readonly Edge[] | undefined {
  const all = components(graph, RW, session);
  const search = new CycleSearch(graph);
  let best: readonly Edge[] | undefined;
  for (let c = 1; c < all.members.length; c++) {
    for (const u of all.members[c]!) {
      for (let at = graph.offsets[u * KINDS]!; at < graph.offsets[u * KINDS + RW]!; at++) {
        if (all.of[graph.targets[at]!] !== c || (best !== undefined && search.visited > 1_000_000)) continue;
        const kind = at < graph.offsets[u * KINDS + WW + 1]! ? WW : WR;
        const walk = { kinds: RW, guessed: true, session };
        const cycle = search.through(
          u,
          kind,
          graph.targets[at]!,
          walk,
          all.of,
          all.members[c]!,
          best?.length,
        );
        if (cycle !== undefined) best = canonical(cycle);
      }
    }
  }
  return best;
}
