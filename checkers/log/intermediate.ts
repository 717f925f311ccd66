/**
 * Intermediate reads (G1b): a poll to the end of a key that found some of what a transaction sent there, and not all.
 * Only where polls read to the end; others may stop anywhere. So may consumers that wait at the first transaction that is
 * open, as Kafka's do at read committed: `--set polls=to-end` is not for them.
 */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import { INFO, type LogStore } from "./load.js";
import { furthestPlace, type Versions } from "./versions.js";

export function judgeIntermediate(store: LogStore, versions: Versions, evidence: Evidence): void {
  const { type, start, invoked, returned } = store.history.columns;
  const { polls, keyOf } = store;
  const others = sentTogether(store, versions);
  let i = 0;
  while (i < polls.row.length) {
    const row = polls.row[i]!;
    const from = i;
    const furthest = new Map<number, number>();
    for (; i < polls.row.length && polls.row[i] === row; i++) furthestPlace(store, versions, i, furthest);
    if (versions.committed[row] === 0) continue;
    let told: Set<readonly number[]> | undefined;
    for (let at = from; at < i; at++) {
      const found = polls.value[at]!;
      const together = others.get(found);
      if (together === undefined || versions.writer[found] === row || told?.has(together) === true) continue;
      const key = keyOf[found]!;
      const end = furthest.get(key)!;
      // Behind the end wherever it stands, so that no duplicate of it was found.
      const missed = together.find((value) => versions.first[value]! > end);
      if (missed === undefined) continue;
      (told ??= new Set()).add(together);
      const writer = versions.writer[found]!;
      evidence.add(
        "G1b",
        () => ({
          key: store.keys[key],
          operations: [start[writer]!, start[row]!],
          message:
            `The poll of index ${String(start[row])} read key ${show(store.keys[key])} to its end and found ` +
            `${show(store.value[found])} but not ${show(store.value[missed])}, both of the transaction of index ${String(start[writer])}.`,
        }),
        type[row] === INFO ? invoked[row] : returned[row],
      );
    }
  }
}

/** By value, all that its transaction sent to the same key, where that is more than one message and took effect. */
function sentTogether(store: LogStore, versions: Versions): ReadonlyMap<number, readonly number[]> {
  const { sends, keyOf } = store;
  const together = new Map<number, readonly number[]>();
  for (let i = 0; i < sends.row.length;) {
    const row = sends.row[i]!;
    const byKey = new Map<number, number[]>();
    for (; i < sends.row.length && sends.row[i] === row; i++) {
      const value = sends.value[i]!;
      if (versions.committed[row] === 0 || versions.writer[value] !== row) continue;
      const list = byKey.get(keyOf[value]!);
      if (list === undefined) byKey.set(keyOf[value]!, [value]);
      else list.push(value);
    }
    for (const list of byKey.values())
      if (list.length > 1) for (const value of list) together.set(value, list);
  }
  return together;
}
