/**
 * Models that Elle names but looks for nothing to refute: the guarantees of sessions (`sessions.ts`), causal
 * consistency (`causality.ts`), read atomic and monotonic atomic view (Bailis et al. 2014). Each violation is part of a
 * cycle with one rw edge, or of one with session order, so this runs only where such a cycle was found. Keys whose reads
 * contradict each other about their order prove nothing and are left out.
 */
import { EXAMPLES } from "../transactions/judge.js";
import { say, sayList } from "../transactions/prose.js";
import { APPEND, OK, type TransactionStore } from "../transactions/store.js";
import type { Anomaly } from "../verdict.js";
import { findCausality } from "./causality.js";
import type { Explainer } from "./explain.js";
import { findSessions } from "./sessions.js";
import { NOTHING, type Versions } from "./versions.js";

/** Comparisons after which fractured reads are no longer looked for. */
const PATIENCE = 5_000_000;

export interface Guarantees {
  /** The first few of each type. */
  readonly anomalies: Anomaly[];
  readonly counts: Map<string, number>;
  /** Models that were not looked at in full: not refuted by this, and not known to hold. */
  readonly open: Set<string>;
}

const SESSION_MODELS = [
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
  "PRAM",
];

/** `cycles` are the types of the cycles found: they say what can be violated at all. */
export function findGuarantees(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  cycles: readonly string[],
  /** Component of each transaction among cycles with session order; undefined when all may be on one. */
  cyclic: Int32Array | undefined,
): Guarantees {
  const result: Guarantees = { anomalies: [], counts: new Map(), open: new Set() };
  const plain = cycles.filter((type) => !/-(process|realtime)$/.test(type));
  const report = (type: string, tell: () => Omit<Anomaly, "type">): void => add(result, type, tell);
  const suspect = (t: number): boolean => cyclic === undefined || cyclic[t] !== 0;
  if (cyclic === undefined || plain.some((type) => /^G(0|1c|-single)/.test(type)))
    atomicity(store, versions, explain, result);
  if (cyclic === undefined || plain.length > 0 || cycles.some((type) => type.endsWith("-process"))) {
    if (!findSessions(store, versions, explain, suspect, report))
      SESSION_MODELS.forEach((model) => result.open.add(model));
    // Causality says nothing new where all that follows from it is broken by a closer name.
    const closer = ["fractured-read", "observed-transaction-vanishes"].some((type) =>
      result.counts.has(type),
    );
    const inSessions = result.counts.size > 0;
    const open =
      closer || (inSessions && plain.length === 0)
        ? []
        : findCausality(store, versions, explain, cycles, suspect, report);
    open.forEach((model) => result.open.add(model));
  }
  return result;
}

function add({ anomalies, counts }: Guarantees, type: string, tell: () => Omit<Anomaly, "type">): void {
  const count = (counts.get(type) ?? 0) + 1;
  counts.set(type, count);
  if (count <= EXAMPLES) anomalies.push({ type, ...tell() });
}

/** Transactions that saw one append of another and missed one. */
function atomicity(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  result: Guarantees,
): void {
  const { offset, ordered, writer, version, table } = versions;
  let patience = PATIENCE;
  const unread = new Map<number, number[]>();
  for (let g = versions.read; g < table.length; g++) {
    // Of an append that nobody read, only a commit says that it happened.
    if (writer[g]! < 0 || store.outcome[writer[g]!] !== OK) continue;
    const list = unread.get(table.key[g]!);
    if (list === undefined) unread.set(table.key[g]!, [g]);
    else list.push(g);
  }
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== OK) continue;
    const reads: number[] = [];
    const own = new Set<number>();
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      if (store.kind[i] === APPEND) own.add(k);
      else if (versions.untidy[k] === 0 && version[i] !== NOTHING && !own.has(k)) reads.push(i);
    }
    for (const [j, missing] of reads.entries()) {
      const k = store.key[missing]!;
      for (const g of missed(k, version[missing]!)) {
        if (patience-- <= 0) break;
        const w = writer[g]!;
        if (w < 0 || w === t) continue;
        const i = reads.findIndex((other) => store.key[other] !== k && sees(other, w));
        if (i < 0) continue;
        const type = i < j ? "observed-transaction-vanishes" : "fractured-read";
        add(result, type, () => ({
          operations: [store.start[t]!, store.start[w]!],
          key: explain.key(k),
          message:
            `The transaction of index ${String(store.start[t])} read ${say(explain.key(store.key[reads[i]!]!))} with what ` +
            `the transaction of index ${String(store.start[w])} had appended, but ${say(explain.key(k))} = ` +
            `${sayList(explain.list(missing))} without its ${say(store.atoms.value(table.atom[g]!))}.`,
        }));
        break;
      }
    }
  }
  if (patience <= 0 || versions.untidy.includes(1))
    ["read-atomic", "monotonic-atomic-view"].forEach((model) => result.open.add(model));
  return;

  /** The elements of a key behind a version. */
  function* missed(k: number, seen: number): Generator<number> {
    for (let g = Math.max(offset[k]!, seen + 1); g < offset[k + 1]!; g++) yield g;
    yield* unread.get(k) ?? [];
  }

  function sees(read: number, w: number): boolean {
    for (let o = store.first[w]!; o < store.last[w]!; o++) {
      if (store.kind[o] !== APPEND || store.key[o] !== store.key[read]) continue;
      if (version[o]! < ordered && version[o]! <= version[read]!) return true;
    }
    return false;
  }
}
