/**
 * Rows of growing numbers with the timestamps of their transactions: the last read lists them, in the order of
 * timestamps where it gives none. Their order must be the order of values.
 */
import { malformedOutput, type Evidence } from "../guarantees/index.js";
import type { History, Operation } from "../history/index.js";
import { seenOf } from "./values.js";

/** @returns how many rows could be compared with one before */
export function judgeRows(history: History, reads: readonly Operation[], evidence: Evidence): number {
  const read = reads.reduce((a, b) => (b.end > a.end ? b : a));
  const rows = (read.output as unknown[]).map(
    (row) => seenOf(row) ?? malformedOutput(read, "rows that are numbers or {val, sts}", row),
  );
  const stamped = rows.every(({ timestamp }) => timestamp !== undefined);
  const ordered = stamped ? [...rows].sort((a, b) => a.timestamp! - b.timestamp! || a.value - b.value) : rows;
  const where = `the last read, of index ${String(read.start)}`;
  const times = new Map<number, number>();
  for (const { value } of rows) times.set(value, (times.get(value) ?? 0) + 1);
  for (let i = 1; i < ordered.length; i++) {
    const [a, b] = [ordered[i - 1]!, ordered[i]!];
    if (b.value >= a.value) continue;
    evidence.add("off-order", () => ({
      operations: [read.start],
      message: `In ${where}, ${String(b.value)} comes after ${String(a.value)} by timestamp.`,
      details: { earlier: a, later: b },
    }));
  }
  for (const [value, count] of times) {
    if (count === 1) continue;
    evidence.add("duplicated", () => ({
      operations: [read.start],
      message: `${String(value)} stands ${String(count)} times in ${where}.`,
    }));
  }
  const tried = new Set<number>();
  for (const operation of history) {
    if (operation.f === "read") continue;
    const value = (operation.type === "ok" ? seenOf(operation.output) : undefined) ?? seenOf(operation.input);
    if (value === undefined || operation.start > read.end) continue;
    tried.add(value.value);
    if (operation.type !== "ok" || operation.end > read.start || times.has(value.value)) continue;
    evidence.add(
      "lost",
      () => ({
        operations: [operation.start, read.start],
        message: `${String(value.value)} was acknowledged (index ${String(operation.start)}) and is not in ${where}.`,
      }),
      operation.returned,
    );
  }
  // A crashed add that makes its own value cannot be told from an invented one.
  const silent = [...history].some(
    ({ f, type, input }) => f !== "read" && type !== "ok" && seenOf(input) === undefined,
  );
  if (!silent) {
    for (const value of times.keys()) {
      if (tried.has(value)) continue;
      evidence.add("unexpected", () => ({
        operations: [read.start],
        message: `${String(value)} is in ${where}, and nobody had added it.`,
      }));
    }
  }
  return Math.max(0, ordered.length - 1);
}
