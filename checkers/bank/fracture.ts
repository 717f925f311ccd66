/**
 * What a wrong total looks like: an account left out, half of a transfer that was under way (a fractured read), or
 * money that came or went for good. An explanation; the anomaly is proven without it.
 */
import { show, type History } from "../history/index.js";

export interface Transfer {
  readonly row: number;
  readonly amount: number;
}

export function shapeOf(
  history: History,
  read: number,
  difference: number,
  missing: readonly string[],
  transfers: readonly Transfer[],
): { operations: readonly number[]; shape: string; message: string } {
  if (missing.length > 0) {
    const names = missing.map((name) => show(name)).join(", ");
    return { operations: [], shape: "missing account", message: `; account ${names} is missing` };
  }
  const { start, end, type } = history.columns;
  const half = transfers.find(
    ({ row, amount }) =>
      Math.abs(difference) === Math.abs(amount) &&
      start[row]! < end[read]! &&
      (type[row] !== 0 || end[row]! > start[read]!),
  );
  if (half !== undefined) {
    return {
      operations: [start[half.row]!],
      shape: "fractured read",
      message: `, off by what the transfer of index ${String(start[half.row])} moved meanwhile`,
    };
  }
  return { operations: [], shape: difference > 0 ? "money made" : "money lost", message: "" };
}
