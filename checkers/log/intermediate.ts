/**
 * Intermediate reads (G1b): a poll to the end of the log that saw some messages of a transaction and not a later one
 * of the same key, though nothing stands between. Only where polls read to the end; others may stop anywhere.
 */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import { OK, type LogStore } from "./load.js";
import type { Versions } from "./versions.js";

export function judgeIntermediate(store: LogStore, versions: Versions, evidence: Evidence): void {
  const { type, start, returned } = store.history.columns;
  const { polls, keyOf } = store;
  let i = 0;
  while (i < polls.row.length) {
    const row = polls.row[i]!;
    const furthest = new Map<number, number>();
    for (; i < polls.row.length && polls.row[i] === row; i++) {
      const key = keyOf[polls.value[i]!]!;
      const place = versions.place(key, polls.offset[i]!);
      if (place > (furthest.get(key) ?? -1)) furthest.set(key, place);
    }
    if (type[row] !== OK) continue;
    for (const [key, place] of furthest) {
      const [last, next] = [versions.at[key]![place], versions.at[key]![place + 1]];
      if (last === undefined || next === undefined) continue;
      const writer = versions.writer[last]!;
      if (writer < 0 || writer !== versions.writer[next] || writer === row) continue;
      evidence.add(
        "G1b",
        () => ({
          key: store.keys[key],
          operations: [start[writer]!, start[row]!],
          message:
            `The poll of index ${String(start[row])} read key ${show(store.keys[key])} to its end and found ` +
            `${show(store.value[last])} but not ${show(store.value[next])}, both of the transaction of index ${String(start[writer])}.`,
        }),
        returned[row],
      );
    }
  }
}
