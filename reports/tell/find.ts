/** Finds an operation by the index of its invocation, which is how verdicts name operations. */
import type { History } from "../../checkers/history/history.js";
import type { Operation } from "../../checkers/history/operation.js";

/** Row of the operation in the history's columns, or -1. */
export function rowOf(history: History, index: number): number {
  const { start } = history.columns;
  let low = 0;
  let high = history.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = start[middle]!;
    if (at === index) return middle;
    if (at < index) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export function operationById(history: History, index: number): Operation | undefined {
  const row = rowOf(history, index);
  return row < 0 ? undefined : history.get(row);
}
