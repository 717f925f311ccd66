/**
 * What a wrong total looks like: an account left out, half of a transfer that was under way (a fractured read), or
 * money that came or went for good. An explanation; the anomaly is proven without it.
 */
import { show, type Operation } from "../history/index.js";

export interface Transfer {
  readonly operation: Operation;
  readonly amount: number;
}

export function shapeOf(
  read: Operation,
  difference: number,
  missing: readonly string[],
  transfers: readonly Transfer[],
): { operations: readonly number[]; shape: string; message: string } {
  if (missing.length > 0) {
    const names = missing.map((name) => show(name)).join(", ");
    return { operations: [], shape: "missing account", message: `; account ${names} is missing` };
  }
  const half = transfers.find(
    ({ operation, amount }) =>
      Math.abs(difference) === Math.abs(amount) && operation.start < read.end && operation.end > read.start,
  );
  if (half !== undefined) {
    return {
      operations: [half.operation.start],
      shape: "fractured read",
      message: `, off by what the transfer of index ${String(half.operation.start)} moved meanwhile`,
    };
  }
  return { operations: [], shape: difference > 0 ? "money made" : "money lost", message: "" };
}
