/** Values of the monotonic checker: n, [timestamp, n] or {val, sts}. */
import { isOrdinal, isRecord, malformedOutput, type Ordinal } from "../guarantees/index.js";
import type { Operation } from "../history/index.js";

export interface Seen {
  readonly value: Ordinal;
  readonly timestamp?: Ordinal;
}

/** @throws MalformedHistoryError */
export function numberOf(operation: Operation): Seen {
  return (
    seenOf(operation.output ?? operation.input) ??
    malformedOutput(operation, "a number, [timestamp, n] or {val, sts}")
  );
}

export function seenOf(value: unknown): Seen | undefined {
  if (isOrdinal(value)) return { value };
  if (Array.isArray(value) && value.length === 2) {
    const [timestamp, number] = value as unknown[];
    if (isOrdinal(timestamp) && isOrdinal(number)) return { value: number, timestamp };
  }
  if (isRecord(value)) {
    const number = value["val"] ?? value["value"];
    const timestamp = value["sts"] ?? value["ts"];
    if (isOrdinal(number)) return isOrdinal(timestamp) ? { value: number, timestamp } : { value: number };
  }
  return undefined;
}
