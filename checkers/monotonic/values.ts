/** Values of the monotonic checker: n, [timestamp, n] or {val, sts}. */
import { isNumber, isRecord, malformedOutput } from "../guarantees/index.js";
import type { Operation } from "../history/index.js";

export interface Seen {
  readonly value: number;
  readonly timestamp?: number;
}

/** @throws MalformedHistoryError */
export function numberOf(operation: Operation): Seen {
  return (
    seenOf(operation.output ?? operation.input) ??
    malformedOutput(operation, "a number, [timestamp, n] or {val, sts}")
  );
}

export function seenOf(value: unknown): Seen | undefined {
  if (isNumber(value)) return { value };
  if (Array.isArray(value) && value.length === 2) {
    const [timestamp, number] = value as unknown[];
    if (isNumber(timestamp) && isNumber(number)) return { value: number, timestamp };
  }
  if (isRecord(value)) {
    const number = value["val"] ?? value["value"];
    const timestamp = value["sts"] ?? value["ts"];
    if (isNumber(number)) return isNumber(timestamp) ? { value: number, timestamp } : { value: number };
  }
  return undefined;
}
