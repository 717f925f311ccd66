/**
 * From a history in memory to columns; the workload says how its micro-operations look.
 */
import { int32 } from "./grow.js";
import { TYPES, type History } from "../history/index.js";
import { FAIL, INFO, OK, TransactionStore } from "./store.js";

/** Adds the micro-operations of one transaction. @throws MalformedHistoryError */
export type AddOperations = (store: TransactionStore, value: unknown, outcome: number, line: number) => void;

/** Operations of another name, and how their values are written as a transaction. */
export type Translations = Readonly<Record<string, (history: History, id: number) => unknown>>;

const UNCHANGED: Translations = {};

/** @throws MalformedHistoryError */
export function loadHistory(
  history: History,
  add: AddOperations,
  translations: Translations = UNCHANGED,
): TransactionStore {
  const { start, end, process, f, type, input, output } = history.columns;
  let operations = 0;
  for (const value of input) if (Array.isArray(value)) operations += value.length;
  const store = new TransactionStore(history.length, operations);
  const ids: number[] = [];
  for (let id = 0; id < history.length; id++) {
    const name = history.names[f[id]!]!;
    if (name !== "txn" && translations[name] === undefined) continue;
    const t = store.transaction(start[id]!, process[id]!);
    store.end[t] = end[id]!;
    ids.push(id);
  }
  for (const t of byCompletion(store.end.subarray(0, ids.length))) {
    const id = ids[t]!;
    const outcome = TYPES[type[id]!];
    store.first[t] = store.operations;
    const given = outcome !== "ok" && !Array.isArray(output[id]) ? input[id] : output[id];
    const translate = translations[history.names[f[id]!]!];
    const value = translate === undefined ? given : translate(history, id);
    add(store, value, outcome === "ok" ? OK : outcome === "fail" ? FAIL : INFO, start[id]! + 1);
    store.last[t] = store.operations;
    store.outcome[t] = outcome === "ok" ? OK : outcome === "fail" ? FAIL : INFO;
  }
  linkRealTime(store);
  store.excerpt = isExcerpt(history);
  return store;
}

/** Events are numbered without gaps, so a history with gaps is only a part of one. */
function isExcerpt({ length, columns: { start, end }, faults }: History): boolean {
  let events = faults.length;
  let last = faults.at(-1)?.index ?? -1;
  for (let id = 0; id < length; id++) {
    events += end[id]! < 0 || end[id] === start[id] ? 1 : 2;
    last = Math.max(last, start[id]!, end[id]!);
  }
  return events !== last + 1;
}

/**
 * Transactions in the order of their completions, then those without, as a session sees them: the same numbers
 * for keys and the same verdict to the byte, whichever way a history came.
 */
function byCompletion(end: Int32Array): Int32Array {
  let latest = 0;
  for (const index of end) if (index > latest) latest = index;
  if (latest > 16 * end.length + 1024) {
    const rank = (t: number) => (end[t]! < 0 ? Infinity : end[t]!);
    return Int32Array.from(end.keys()).sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
  }
  const at = int32(latest + 1).fill(-1);
  end.forEach((index, t) => {
    if (index >= 0) at[index] = t;
  });
  const order = int32(end.length);
  let length = 0;
  for (const t of at) if (t >= 0) order[length++] = t;
  end.forEach((index, t) => {
    if (index < 0) order[length++] = t;
  });
  return order;
}

/** Fills in `successor` from the event indexes. */
function linkRealTime(store: TransactionStore): void {
  const { start, end, outcome, transactions } = store;
  for (let t = 0; t < transactions; t++) {
    if (outcome[t] !== OK) continue;
    let low = t + 1;
    let high = transactions;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start[middle]! <= end[t]!) low = middle + 1;
      else high = middle;
    }
    store.successor[t] = low;
  }
}
