/**
 * The operations by row of the timeline, a row being a thread: a process and those that went on for it after
 * its crashes. Within a row operations follow one another, so what is in view is a range.
 */
import { lowerBound, type RunData } from "./data.js";

/** Bins of the coarse picture that stands in for a row when far more operations than pixels are in view. */
const BINS = 1 << 14;

export interface ThreadRow {
  readonly thread: number;
  /** Operations in order. */
  readonly operations: Uint32Array;
  readonly invoked: Float64Array;
  /** Per bin: 0 nothing, else 1 + the worst outcome. */
  readonly bins: Uint8Array;
}

export function threadRows(data: RunData): ThreadRow[] {
  const { concurrency } = data.page;
  const counts = new Uint32Array(concurrency);
  for (let i = 0; i < data.length; i++) counts[data.process[i]! % concurrency]!++;
  const rows: ThreadRow[] = [];
  const at = new Uint32Array(concurrency);
  for (let thread = 0; thread < concurrency; thread++) {
    const size = counts[thread]!;
    rows.push({
      thread,
      operations: new Uint32Array(size),
      invoked: new Float64Array(size),
      bins: new Uint8Array(BINS),
    });
  }
  for (let i = 0; i < data.length; i++) {
    const thread = data.process[i]! % concurrency;
    const row = rows[thread]!;
    const position = at[thread]!++;
    row.operations[position] = i;
    row.invoked[position] = data.invoked[i]!;
    const first = binOf(data, data.invoked[i]!);
    // An operation that never came back fills its row only until the next one of the thread begins.
    const last = Number.isNaN(data.ended[i]!) ? first : binOf(data, data.ended[i]!);
    const worst = data.type[i]! + 1;
    for (let bin = first; bin <= last; bin++) if (row.bins[bin]! < worst) row.bins[bin] = worst;
  }
  return rows.filter((row) => row.operations.length > 0);
}

function binOf(data: RunData, time: number): number {
  return Math.min(BINS - 1, Math.floor((time / data.last) * BINS));
}

/** Positions [from, to) in a row of the operations in view. */
export function inView(row: ThreadRow, from: number, to: number): [number, number] {
  return [Math.max(0, lowerBound(row.invoked, from) - 1), lowerBound(row.invoked, to)];
}

/** Where the line of the operation at this position ends: no later than the next one begins. */
export function lineEnd(data: RunData, row: ThreadRow, position: number): number {
  const end = data.until(row.operations[position]!);
  return position + 1 < row.invoked.length ? Math.min(end, row.invoked[position + 1]!) : end;
}

/** The worst outcomes pixel by pixel, from the coarse picture. `pixel(from, to, worst)` gets runs of bins. */
export function eachRun(
  data: RunData,
  row: ThreadRow,
  from: number,
  to: number,
  step: number,
  emit: (from: number, to: number, type: number) => void,
): void {
  let [open, type] = [from, 0];
  for (let time = from; time < to; time += step) {
    let worst = 0;
    const last = binOf(data, Math.min(to, time + step));
    for (let bin = binOf(data, time); bin <= last; bin++) if (row.bins[bin]! > worst) worst = row.bins[bin]!;
    if (worst === type) continue;
    if (type > 0) emit(open, time, type - 1);
    [open, type] = [time, worst];
  }
  if (type > 0) emit(open, to, type - 1);
}
