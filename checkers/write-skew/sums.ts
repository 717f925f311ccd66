/**
 * What counts and sums prove where they do not say which rows they saw. Nothing is ever taken away, so:
 *
 * - a count of 0 missed every insert, and one of all there may have been saw every insert;
 * - of two counts, the larger saw an insert that the smaller missed (pigeonhole), whichever it was;
 * - a count below what had been committed before, in the session or in real time, missed one of those.
 */
import { FAIL, OK } from "../transactions/store.js";
import type { PredicateRead, Rows } from "./rows.js";

/** Everything added to a key, with who added it. */
export function additions(all: Rows, key: number): readonly { readonly t: number; readonly by: number }[] {
  const rows = all.byKey[key]!.map((row) => all.rows[row]!)
    .filter(({ writer, failed }) => writer >= 0 || failed >= 0)
    .map(({ writer, failed }) => ({ t: writer >= 0 ? writer : failed, by: 1 }));
  return [...rows, ...all.increments[key]!];
}

export interface Bounds {
  /** Sums of what may have been added without failing, and of what failed. */
  readonly possible: number;
  readonly failed: number;
}

export function boundsOf(all: Rows, key: number): Bounds {
  let possible = 0;
  let failed = 0;
  for (const { t, by } of additions(all, key)) {
    if (all.store.outcome[t] === FAIL) failed += by;
    else possible += by;
  }
  return { possible, failed };
}

/** By transaction that may have committed, how much it added to a key itself. */
export function ownAdditions(all: Rows, key: number): ReadonlyMap<number, number> {
  const result = new Map<number, number>();
  for (const { t, by } of additions(all, key)) {
    if (all.store.outcome[t] !== FAIL) result.set(t, (result.get(t) ?? 0) + by);
  }
  return result;
}

/** A count that is too small for what its session, or everybody, had committed before it began. */
export interface Shortfall {
  readonly read: PredicateRead;
  readonly by: "process" | "realtime";
  /** How much had been added by then. */
  readonly least: number;
  /** The transactions that had added it, a few. */
  readonly missed: readonly number[];
}

export function shortfalls(all: Rows): readonly Shortfall[] {
  const { store } = all;
  const result: Shortfall[] = [];
  const counted = new Map<number, PredicateRead[]>();
  for (const read of all.reads) {
    if (read.rows !== undefined || store.outcome[read.t] !== OK) continue;
    const list = counted.get(read.key);
    if (list === undefined) counted.set(read.key, [read]);
    else list.push(read);
  }
  for (const [key, reads] of counted) {
    const added = additions(all, key)
      .filter(({ t }) => store.outcome[t] === OK)
      .sort((a, b) => store.end[a.t]! - store.end[b.t]!);
    const sums = [0];
    for (const { by } of added) sums.push(sums[sums.length - 1]! + by);
    const ends = added.map(({ t }) => store.end[t]!);
    for (const read of reads) {
      const start = store.start[read.t]!;
      let before = 0;
      for (let step = 1 << 30; step > 0; step >>= 1)
        if (before + step <= ends.length && ends[before + step - 1]! < start) before += step;
      if (sums[before]! <= read.count) continue;
      const process = store.process[read.t]!;
      const mine = added.slice(0, before).filter(({ t }) => store.process[t] === process);
      const session = mine.reduce((sum, { by }) => sum + by, 0);
      const own = session > read.count;
      result.push({
        read,
        by: own ? "process" : "realtime",
        least: own ? session : sums[before]!,
        missed: (own ? mine : added.slice(0, before)).slice(-4).map(({ t }) => t),
      });
    }
  }
  return result;
}
