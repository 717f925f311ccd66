/**
 * From operations to columns, with every value checked on the way. Micro-operations are `["append", key, value]`
 * and `["r", key, list]`; a missing list reads as null, which in a committed read is the empty list and in any
 * other says that nobody saw the result.
 */
import { MalformedHistoryError, TYPES, type History } from "../history/index.js";
import { APPEND, AppendStore, FAIL, INFO, OK, READ, UNSEEN } from "./store.js";

/** @throws MalformedHistoryError */
export function loadHistory(history: History): AppendStore {
  const { start, end, process, f, type, input, output } = history.columns;
  let operations = 0;
  for (const value of input) if (Array.isArray(value)) operations += value.length;
  const store = new AppendStore(history.length, operations);
  const ids: number[] = [];
  for (let id = 0; id < history.length; id++) {
    if (history.names[f[id]!] !== "txn") continue;
    const t = store.transaction(start[id]!, process[id]!);
    store.end[t] = end[id]!;
    ids.push(id);
  }
  for (const t of byCompletion(store.end.subarray(0, ids.length))) {
    const id = ids[t]!;
    const outcome = TYPES[type[id]!];
    store.first[t] = store.operations;
    const value = outcome !== "ok" && !Array.isArray(output[id]) ? input[id] : output[id];
    addOperations(store, value, outcome === "ok" ? OK : outcome === "fail" ? FAIL : INFO, start[id]! + 1);
    store.last[t] = store.operations;
    store.outcome[t] = outcome === "ok" ? OK : outcome === "fail" ? FAIL : INFO;
  }
  linkRealTime(store);
  return store;
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
  const at = new Int32Array(latest + 1).fill(-1);
  end.forEach((index, t) => {
    if (index >= 0) at[index] = t;
  });
  const order = new Int32Array(end.length);
  let length = 0;
  for (const t of at) if (t >= 0) order[length++] = t;
  end.forEach((index, t) => {
    if (index < 0) order[length++] = t;
  });
  return order;
}

/** Fills in `successor` from the event indexes. */
function linkRealTime(store: AppendStore): void {
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

const SHAPE = 'expected a list of ["append", key, value] and ["r", key, list or null]';

/** Adds the micro-operations of one transaction. @throws MalformedHistoryError */
export function addOperations(store: AppendStore, value: unknown, outcome: number, line: number): void {
  if (value === null && outcome !== OK) return;
  if (!Array.isArray(value)) throw new MalformedHistoryError(line, SHAPE, value);
  for (let i = 0; i < value.length; i++) {
    const part = (value as readonly unknown[])[i];
    if (!Array.isArray(part)) throw new MalformedHistoryError(line, SHAPE, part);
    const micro = part as readonly unknown[];
    const key = micro[1];
    if (key === undefined || micro.length > 3) throw new MalformedHistoryError(line, SHAPE, part);
    const k = store.keyOf(store.atoms.of(key));
    if (micro[0] === "append") {
      if (micro[2] === undefined) throw new MalformedHistoryError(line, SHAPE, part);
      store.operation(APPEND, k, store.atoms.of(micro[2]));
    } else if (micro[0] === "r") {
      store.operation(READ, k, readValue(store, k, micro[2], outcome, line, part));
    } else {
      throw new MalformedHistoryError(line, SHAPE, part);
    }
  }
}

function readValue(
  store: AppendStore,
  key: number,
  list: unknown,
  outcome: number,
  line: number,
  part: unknown,
): number {
  if (list === null || list === undefined) return outcome === OK ? 0 : UNSEEN;
  if (!Array.isArray(list)) {
    throw new MalformedHistoryError(line, "a read must return a list of everything appended, or null", part);
  }
  // What a failed transaction saw proves nothing, and must not shape the order of versions.
  if (outcome === FAIL) return UNSEEN;
  return store.readValues(key, list);
}
