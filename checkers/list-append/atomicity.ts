/**
 * Models under which a transaction sees another whole or not at all, over lists:
 *
 * - monotonic atomic view (Bailis et al. 2014): after it saw an append of another, it misses none of the others
 * - read atomic (the same): neither before
 * - update atomic (Cerone, Bernardi and Gotsman 2015): nor if it appended to a key behind an append of the other
 *
 * Each says that a read must not miss what it had to see, and misses are what is looked for. Keys whose reads contradict
 * each other about their order prove nothing and are left out.
 */
import { say, sayList } from "../transactions/prose.js";
import { APPEND, OK, type TransactionStore } from "../transactions/store.js";
import type { Explainer } from "./explain.js";
import type { Report } from "./sessions.js";
import { NOTHING, type Versions } from "./versions.js";

/** Comparisons after which nothing more is looked for. */
const PATIENCE = 5_000_000;

/** Reports what is broken. Returns the models that it leaves open. */
export function findAtomicity(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  report: Report,
): readonly string[] {
  const { offset, ordered, writer, version, table, untidy } = versions;
  let patience = PATIENCE;
  /** Whether an order of appends that nobody read would decide. */
  let unordered = false;
  const unread = new Map<number, number[]>();
  for (let g = versions.read; g < table.length; g++) {
    // Of an append that nobody read, only a commit says that it happened.
    if (writer[g]! < 0 || store.outcome[writer[g]!] !== OK) continue;
    const list = unread.get(table.key[g]!);
    if (list === undefined) unread.set(table.key[g]!, [g]);
    else list.push(g);
  }
  const index = (t: number): string => `the transaction of index ${String(store.start[t])}`;
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== OK) continue;
    const reads: number[] = [];
    const own = new Set<number>();
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      if (store.kind[i] === APPEND) own.add(k);
      else if (untidy[k] === 0 && version[i] !== NOTHING && !own.has(k)) reads.push(i);
    }
    for (const [j, missing] of reads.entries()) {
      const k = store.key[missing]!;
      let fractured = false;
      let conflicting = false;
      for (const g of missed(k, version[missing]!)) {
        if (patience-- <= 0 || (fractured && conflicting)) break;
        const w = writer[g]!;
        if (w < 0 || w === t) continue;
        const without = `${say(explain.key(k))} = `;
        const tail = () => `${sayList(explain.list(missing))} without its ${say(explain.element(g))}.`;
        // A later read of the same key that shows more is a contradiction inside the transaction, and no more than that.
        const i = fractured
          ? -1
          : reads.findIndex((other, at) => (at < j || store.key[other] !== k) && sees(other, w));
        if (i >= 0) {
          fractured = true;
          report(i < j ? "observed-transaction-vanishes" : "fractured-read", () => ({
            operations: [store.start[t]!, store.start[w]!],
            key: explain.key(k),
            message:
              `The transaction of index ${String(store.start[t])} read ${say(explain.key(store.key[reads[i]!]!))} with ` +
              `what ${index(w)} had appended, but ${without}${tail()}`,
          }));
        }
        const shared = conflicting || own.size === 0 ? -1 : overwrites(t, w);
        if (shared >= 0) {
          conflicting = true;
          report("no-conflict-violation", () => ({
            operations: [store.start[t]!, store.start[w]!],
            key: explain.key(k),
            message:
              `The transaction of index ${String(store.start[t])} appended to ${say(explain.key(shared))} behind ` +
              `${index(w)}, but read ${without}${tail()}`,
          }));
        }
      }
    }
  }
  const open = patience <= 0 || untidy.includes(1);
  return [
    ...(open ? ["read-atomic", "monotonic-atomic-view"] : []),
    ...(open || unordered ? ["update-atomic"] : []),
  ];

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

  /** A key to which t appended behind w, or -1. */
  function overwrites(t: number, w: number): number {
    for (let o = store.first[t]!; o < store.last[t]!; o++) {
      if (store.kind[o] !== APPEND || untidy[store.key[o]!] === 1) continue;
      for (let other = store.first[w]!; other < store.last[w]!; other++) {
        if (store.kind[other] !== APPEND || store.key[other] !== store.key[o]) continue;
        if (version[other]! < ordered && version[other]! < version[o]!) return store.key[o]!;
        if (version[other]! >= ordered && version[o]! >= ordered) unordered = true;
      }
    }
    return -1;
  }
}
