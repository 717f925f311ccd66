/**
 * What transactions saw whose outcome nobody knows. One that failed may have seen anything, so its reads count only if
 * it happened: if an append of it was read by a transaction that happened. Until that is known they lie apart; here
 * they get their place among the reads of their key, or none.
 */
import { APPEND, INFO, ODD, OK, READ, UNSEEN, type TransactionStore } from "../transactions/store.js";

export function settleUnknown(store: TransactionStore): void {
  const open = new Set<number>();
  for (let t = 0; store.odd.length > 0 && t < store.transactions; t++) {
    if (store.outcome[t] === INFO && reads(store, t).length > 0) open.add(t);
  }
  if (open.size === 0) return;
  const seen = elementsRead(store);
  for (let again = true; again;) {
    again = false;
    for (const t of open) {
      if (!appends(store, t).some((i) => seen.get(store.key[i]!)?.has(store.value[i]!) === true)) continue;
      open.delete(t);
      again = true;
      // It happened: from here on it is a committed transaction of which only the end is not known.
      store.outcome[t] = OK;
      for (const i of reads(store, t)) {
        note(seen, store, i);
        fit(store, i);
      }
    }
  }
  for (const t of open) for (const i of reads(store, t)) store.value[i] = UNSEEN;
}

const appends = (store: TransactionStore, t: number): number[] => ofKind(store, t, APPEND);

const reads = (store: TransactionStore, t: number): number[] =>
  ofKind(store, t, READ).filter((i) => store.value[i] !== UNSEEN);

function ofKind(store: TransactionStore, t: number, kind: number): number[] {
  const result: number[] = [];
  for (let i = store.first[t]!; i < store.last[t]!; i++) if (store.kind[i] === kind) result.push(i);
  return result;
}

/** By key, every element that a committed transaction read. */
function elementsRead(store: TransactionStore): Map<number, Set<number>> {
  const seen = new Map<number, Set<number>>();
  for (let k = 0; k < store.keys; k++) {
    const from = store.slabAt[k]!;
    seen.set(k, new Set(store.pool.subarray(from, from + store.slabLength[k]!)));
  }
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== OK) continue;
    for (const i of reads(store, t)) if (store.value[i]! <= ODD) note(seen, store, i);
  }
  return seen;
}

function note(seen: ReadonlyMap<number, Set<number>>, store: TransactionStore, i: number): void {
  for (const atom of store.list(i)) seen.get(store.key[i]!)!.add(atom);
}

/** A list that agrees with the slab is only its length, as for every other read; it may make the slab longer. */
function fit(store: TransactionStore, i: number): void {
  const list = store.list(i);
  const key = store.key[i]!;
  const from = store.slabAt[key]!;
  const known = store.slabLength[key]!;
  for (let j = 0; j < list.length && j < known; j++) if (store.pool[from + j] !== list[j]) return;
  for (let j = known; j < list.length; j++) store.extend(key, list[j]!);
  store.value[i] = list.length;
}
