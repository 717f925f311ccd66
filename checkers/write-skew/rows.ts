/**
 * Who inserted which row, and what every predicate read saw of others. Rows are never deleted and sums never shrink,
 * so a read is a set of inserts, or how many there were.
 *
 * A transaction counts when it committed, or when its outcome is unknown and a row of it was read.
 */
import { MalformedHistoryError, show } from "../history/index.js";
import { FAIL, OK, UNSEEN, type TransactionStore } from "../transactions/store.js";
import { INCREMENT, INSERT, ROWS, type Loaded } from "./load.js";

export interface Row {
  readonly key: number;
  readonly atom: number;
  /** The transaction that inserted it and may have committed, or -1. */
  writer: number;
  /** The transaction that inserted it and failed, or -1. */
  failed: number;
}

/** What a read saw beyond the inserts of its own transaction. */
export interface PredicateRead {
  readonly t: number;
  readonly key: number;
  /** Its micro-operation. */
  readonly at: number;
  /** Rows, by number; undefined when only their count was read. */
  readonly rows: readonly number[] | undefined;
  /** How many rows, or what sum. */
  readonly count: number;
  /** The same with those of its own transaction. */
  readonly total: number;
}

export interface Increment {
  readonly t: number;
  readonly by: number;
}

/** Something a read shows by itself. */
export interface Miss {
  readonly t: number;
  readonly key: number;
  readonly at: number;
  readonly kind: "own" | "repeated" | "future" | "twice";
  /** The row in question, where there is one. */
  readonly row?: number;
}

export interface Rows {
  readonly store: TransactionStore;
  readonly predicates: ReadonlySet<number>;
  readonly rows: readonly Row[];
  /** Rows of each key. */
  readonly byKey: readonly (readonly number[])[];
  readonly increments: readonly (readonly Increment[])[];
  readonly reads: readonly PredicateRead[];
  readonly misses: readonly Miss[];
  /** 1 for transactions that count. */
  readonly counts: Uint8Array;
}

/** @throws MalformedHistoryError when a row was inserted twice */
export function indexRows({ store, predicates }: Loaded): Rows {
  const rows: Row[] = [];
  const byKey: number[][] = Array.from({ length: store.keys }, () => []);
  const increments: Increment[][] = Array.from({ length: store.keys }, () => []);
  const numbers: Map<number, number>[] = Array.from({ length: store.keys }, () => new Map<number, number>());
  const row = (key: number, atom: number): number => {
    let number = numbers[key]!.get(atom);
    if (number === undefined) {
      number = rows.push({ key, atom, writer: -1, failed: -1 }) - 1;
      numbers[key]!.set(atom, number);
      byKey[key]!.push(number);
    }
    return number;
  };
  for (let t = 0; t < store.transactions; t++) {
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const key = store.key[i]!;
      if (store.kind[i] === INCREMENT) increments[key]!.push({ t, by: store.value[i]! });
      if (store.kind[i] !== INSERT) continue;
      const inserted = rows[row(key, store.value[i]!)]!;
      if (inserted.writer >= 0 || inserted.failed >= 0) twice(store, t, inserted, i);
      if (store.outcome[t] === FAIL) inserted.failed = t;
      else inserted.writer = t;
    }
  }
  const reads: PredicateRead[] = [];
  const misses: Miss[] = [];
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== FAIL) readsOf(store, t, row, rows, reads, misses);
  }
  return { store, predicates, rows, byKey, increments, reads, misses, counts: whoCounts(store, rows, reads) };
}

function readsOf(
  store: TransactionStore,
  t: number,
  row: (key: number, atom: number) => number,
  rows: readonly Row[],
  reads: PredicateRead[],
  misses: Miss[],
): void {
  const own = new Map<number, { rows: Set<number>; count: number }>();
  const before = new Map<number, PredicateRead>();
  for (let i = store.first[t]!; i < store.last[t]!; i++) {
    const key = store.key[i]!;
    const kind = store.kind[i]!;
    const value = store.value[i]!;
    let mine = own.get(key);
    if (mine === undefined) own.set(key, (mine = { rows: new Set(), count: 0 }));
    if (kind === INSERT) mine.rows.add(row(key, value));
    if (kind === INSERT || kind === INCREMENT) {
      mine.count += kind === INSERT ? 1 : value;
      continue;
    }
    if (value === UNSEEN) continue;
    let read: PredicateRead;
    if (kind === ROWS) {
      const listed = Array.from(store.list(i), (atom) => row(key, atom));
      const seen = new Set(listed);
      if (seen.size < listed.length)
        misses.push({
          t,
          key,
          at: i,
          kind: "twice",
          row: listed.find((each, j) => listed.indexOf(each) < j)!,
        });
      const missed = [...mine.rows].find((each) => !seen.has(each));
      if (missed !== undefined) misses.push({ t, key, at: i, kind: "own", row: missed });
      const early = [...seen].find((each) => rows[each]!.writer === t && !mine.rows.has(each));
      if (early !== undefined) misses.push({ t, key, at: i, kind: "future", row: early });
      const others = [...seen].filter((each) => rows[each]!.writer !== t);
      read = { t, key, at: i, rows: others, count: others.length, total: seen.size };
    } else {
      if (value < mine.count) misses.push({ t, key, at: i, kind: "own" });
      read = { t, key, at: i, rows: undefined, count: Math.max(0, value - mine.count), total: value };
    }
    const first = before.get(key);
    if (first !== undefined && !same(first, read)) misses.push({ t, key, at: i, kind: "repeated" });
    if (first === undefined || first.rows === undefined) before.set(key, read);
    reads.push(read);
  }
}

function same(a: PredicateRead, b: PredicateRead): boolean {
  if (a.count !== b.count) return false;
  if (a.rows === undefined || b.rows === undefined) return true;
  const seen = new Set(a.rows);
  return b.rows.every((each) => seen.has(each));
}

function whoCounts(
  store: TransactionStore,
  rows: readonly Row[],
  reads: readonly PredicateRead[],
): Uint8Array {
  const counts = new Uint8Array(store.transactions);
  for (let t = 0; t < store.transactions; t++) if (store.outcome[t] === OK) counts[t] = 1;
  for (const read of reads) {
    if (store.outcome[read.t] !== OK) continue;
    for (const row of read.rows ?? []) if (rows[row]!.writer >= 0) counts[rows[row]!.writer] = 1;
  }
  return counts;
}

function twice(store: TransactionStore, t: number, before: Row, i: number): never {
  const other = before.writer >= 0 ? before.writer : before.failed;
  throw new MalformedHistoryError(
    store.start[t]! + 1,
    `every row needs an id of its own, but this transaction and the one at index ${String(store.start[other])} both ` +
      `insert ${show(store.atoms.value(store.value[i]!))} into ${show(store.keyValue(store.key[i]!))}`,
  );
}
