/**
 * Rows of growing numbers with the timestamps of their transactions: the last read lists them, in the order of
 * timestamps where it gives none. Their order must be the order of values.
 */
import { byOrder, malformedOutput, type Evidence, type Ordinal } from "../guarantees/index.js";
import type { Operation } from "../history/index.js";
import { seenOf } from "./values.js";

/** `writes`: everything but reads. @returns how many rows could be compared with one before */
export function judgeRows(
  writes: readonly Operation[],
  reads: readonly Operation[],
  evidence: Evidence,
): number {
  const read = reads.reduce((a, b) => (b.end > a.end ? b : a));
  const rows = (read.output as unknown[]).map(
    (row) => seenOf(row) ?? malformedOutput(read, "rows that are numbers or {val, sts}", row),
  );
  const stamped = rows.every(({ timestamp }) => timestamp !== undefined);
  const ordered = stamped
    ? [...rows].sort((a, b) => byOrder(a.timestamp!, b.timestamp!) || byOrder(a.value, b.value))
    : rows;
  const where = `the last read, of index ${String(read.start)}`;
  const keyed = read.key === null ? {} : { key: read.key };
  const times = new Map<Ordinal, number>();
  for (const { value } of rows) times.set(value, (times.get(value) ?? 0) + 1);
  for (let i = 1; i < ordered.length; i++) {
    const [a, b] = [ordered[i - 1]!, ordered[i]!];
    if (b.value >= a.value) continue;
    evidence.add("off-order", () => ({
      ...keyed,
      operations: [read.start],
      message: `In ${where}, ${String(b.value)} comes after ${String(a.value)} by timestamp.`,
      details: { earlier: a, later: b },
    }));
  }
  const tried = new Map<Ordinal, number>();
  for (const operation of writes) {
    const value = valueOf(operation);
    if (value === undefined || operation.start > read.end) continue;
    tried.set(value, (tried.get(value) ?? 0) + 1);
    if (operation.type !== "ok" || operation.end > read.start || times.has(value)) continue;
    evidence.add(
      "lost",
      () => ({
        ...keyed,
        operations: [operation.start, read.start],
        message: `${String(value)} was acknowledged (index ${String(operation.start)}) and is not in ${where}.`,
      }),
      operation.returned,
    );
  }
  for (const [value, count] of times) {
    if (count <= Math.max(1, tried.get(value) ?? 0)) continue;
    evidence.add("duplicated", () => ({
      ...keyed,
      operations: [read.start],
      message: `${String(value)} stands ${String(count)} times in ${where}.`,
    }));
  }
  // A crashed add that makes its own value cannot be told from an invented one.
  const silent = writes.some(({ type, input }) => type !== "ok" && seenOf(input) === undefined);
  if (!silent) {
    for (const value of times.keys()) {
      if (tried.has(value)) continue;
      evidence.add("unexpected", () => ({
        ...keyed,
        operations: [read.start],
        message: `${String(value)} is in ${where}, and nobody had added it.`,
      }));
    }
  }
  return Math.max(0, ordered.length - 1);
}

/** What a write made, or was to make. */
function valueOf({ type, input, output }: Operation): Ordinal | undefined {
  return ((type === "ok" ? seenOf(output) : undefined) ?? seenOf(input))?.value;
}
