/**
 * The operations on one object around those that contradict each other: what a reader needs to see the contradiction
 * in its place. Bounded; what is left out is counted.
 */
import { keyName, type History } from "../../checkers/history/history.js";
import type { Operation } from "../../checkers/history/operation.js";
import { rowOf } from "./find.js";

export interface KeyWindow {
  /** In order of invocation. */
  readonly operations: readonly Operation[];
  /** Operations on the object, in the whole history, and those that overlap the window but are not in it. */
  readonly all: number;
  readonly leftOut: number;
}

const SHOWN_MAX = 56;
/** Operations before and after that are shown for orientation. */
const AROUND = 4;

/** @param wanted indexes of invocations; those that are not in the history are passed over */
export function keyWindow(history: History, wanted: readonly number[]): KeyWindow {
  const rows = wanted.map((index) => rowOf(history, index)).filter((row) => row >= 0);
  if (rows.length === 0) return { operations: [], all: 0, leftOut: 0 };
  const { key, start, end } = history.columns;
  const name = keyName(key?.[rows[0]!]);
  const same: number[] = [];
  for (let row = 0; row < history.length; row++) if (keyName(key?.[row]) === name) same.push(row);
  const from = Math.min(...rows.map((row) => start[row]!));
  const to = Math.max(...rows.map((row) => (end[row]! < 0 ? start[row]! : end[row]!)));
  const during = same.filter((row) => start[row]! <= to && (end[row]! < 0 || end[row]! >= from));
  const before = same.filter((row) => end[row]! >= 0 && end[row]! < from).slice(-AROUND);
  const after = same.filter((row) => start[row]! > to).slice(0, AROUND);
  const must = new Set(rows);
  const room = Math.max(0, SHOWN_MAX - must.size);
  const others = [...before, ...during, ...after].filter((row) => !must.has(row));
  // Nearest to the contradiction first.
  const near = (row: number) => Math.min(...rows.map((one) => Math.abs(start[one]! - start[row]!)));
  const kept = others
    .map((row) => [row, near(row)] as const)
    .sort((a, b) => a[1] - b[1] || a[0] - b[0])
    .slice(0, room)
    .map(([row]) => row);
  const shown = [...new Set([...rows, ...kept])].sort((a, b) => a - b);
  return {
    operations: shown.map((row) => history.get(row)),
    all: same.length,
    leftOut: others.length - kept.length,
  };
}
