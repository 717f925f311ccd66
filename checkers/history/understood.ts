/** Whether a checker knows every operation of a history. */
import type { History } from "./history.js";
import { MalformedHistoryError } from "./malformed.js";

/**
 * An operation that a checker leaves out may be what explains the others: a set that something was removed from has not
 * lost it.
 * @throws MalformedHistoryError at the first operation of another name
 */
export function refuseUnknown(history: History, workload: string, operations: readonly string[]): void {
  const { names, length, columns } = history;
  const known = names.map((name) => operations.includes(name));
  if (known.every(Boolean)) return;
  for (let id = 0; id < length; id++) {
    const f = columns.f[id]!;
    if (!known[f]!)
      throw unknownOperation(history.lineOf(columns.start[id]!), workload, operations, names[f]!);
  }
}

/** @param line 1-based */
export function unknownOperation(
  line: number,
  workload: string,
  operations: readonly string[],
  f: string,
): MalformedHistoryError {
  return new MalformedHistoryError(
    line,
    `workload ${workload} knows the operations ${operations.join(", ")}`,
    f,
  );
}
