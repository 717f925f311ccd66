/**
 * Appends of one transaction that do not stand in the order it made them: a later one was read, and an earlier one
 * stands behind it or was never read at all. No order of transactions makes such a list.
 *
 * Keys whose reads contradict each other about their order prove nothing and are left out.
 */
import { int32 } from "../transactions/grow.js";
import { APPEND, FAIL, type TransactionStore } from "../transactions/store.js";
import type { Versions } from "./versions.js";

export interface Reversed {
  readonly t: number;
  /** Micro-operations, in the order of the transaction. */
  readonly earlier: number;
  readonly later: number;
}

/** At most one for each transaction. */
export function findReversed(store: TransactionStore, versions: Versions): readonly Reversed[] {
  const { transactions, outcome, first, last, kind, key } = store;
  const { version, ordered, untidy } = versions;
  const found: Reversed[] = [];
  /** By key, whose append came last, and which it was. */
  const owner = int32(store.keys).fill(-1);
  const latest = int32(store.keys);
  for (let t = 0; t < transactions; t++) {
    if (outcome[t] === FAIL) continue;
    for (let i = first[t]!; i < last[t]!; i++) {
      const k = key[i]!;
      if (kind[i] !== APPEND || untidy[k] === 1) continue;
      const earlier = owner[k] === t ? latest[k]! : -1;
      owner[k] = t;
      latest[k] = i;
      // Appends without a place have higher numbers than all others.
      if (earlier < 0 || version[i]! >= ordered || version[earlier]! <= version[i]!) continue;
      found.push({ t, earlier, later: i });
      break;
    }
  }
  return found;
}
