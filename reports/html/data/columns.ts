/**
 * The history's columns as bytes for the page: differences rather than values, each column split into planes of
 * equal bytes, so that gzip finds what is regular. The page's `client/data.ts` reads them back.
 */
import type { History } from "../../../checkers/history/history.js";
import { keyText } from "../../tell/value.js";
import { COLUMN_NAMES } from "./column-names.js";

export interface PackedColumns {
  readonly bytes: Uint8Array;
  /** Nanoseconds in one unit of time: exact for small runs, microseconds for large ones. */
  readonly unit: number;
  /** Codes of errors; the column holds the position + 1. */
  readonly errors: readonly string[];
  /** Keys of events; the column holds the position + 1, and the last stands for all that are too many. */
  readonly keys: readonly string[];
}

const EXACT_MAX = 50_000;
const ERRORS_MAX = 200;
const KEYS_MAX = 2000;

export function packColumns(history: History): PackedColumns {
  const n = history.length;
  const { invoked, returned, process, f, type, start, end, errors } = history.columns;
  const unit = n <= EXACT_MAX && fitsNanoseconds(history) ? 1 : 1000;
  const codes = new Map<string, number>();
  const bytes = new Uint8Array(n * 4 * COLUMN_NAMES.length);
  let column = 0;
  const write = (value: (row: number) => number): void => {
    const base = column++ * 4 * n;
    for (let row = 0; row < n; row++) {
      const number = value(row);
      bytes[base + row] = number;
      bytes[base + n + row] = number >>> 8;
      bytes[base + 2 * n + row] = number >>> 16;
      bytes[base + 3 * n + row] = number >>> 24;
    }
  };
  let clock = 0;
  write((row) => {
    const now = Math.floor(invoked[row]! / unit);
    // Times of a merged log may go back a little: never a negative difference.
    const delta = Math.max(0, now - clock);
    clock += delta;
    return delta;
  });
  write((row) =>
    returned[row]! < 0 ? 0 : Math.min(0xffffffff, Math.round((returned[row]! - invoked[row]!) / unit) + 1),
  );
  write((row) => process[row]!);
  write((row) => f[row]!);
  write((row) => type[row]!);
  let last = 0;
  write((row) => {
    const delta = start[row]! - last;
    last = start[row]!;
    return delta;
  });
  write((row) => (end[row]! < 0 ? 0 : end[row]! - start[row]!));
  write((row) => {
    const code = errors.get(row)?.code;
    if (code === undefined) return 0;
    let id = codes.get(code);
    if (id === undefined) codes.set(code, (id = Math.min(ERRORS_MAX, codes.size)));
    return id + 1;
  });
  const keys = new Map<string, number>();
  write((row) => {
    const key = history.columns.key?.[row];
    if (key === undefined || key === null) return 0;
    const name = keyText(key);
    let id = keys.get(name);
    if (id === undefined) {
      if (keys.size >= KEYS_MAX) return KEYS_MAX + 1;
      keys.set(name, (id = keys.size));
    }
    return id + 1;
  });
  return {
    bytes,
    unit,
    keys: [...keys.keys(), ...(keys.size >= KEYS_MAX ? ["others"] : [])],
    errors: [...codes.keys()].slice(0, ERRORS_MAX).concat(codes.size > ERRORS_MAX ? ["other"] : []),
  };
}

function fitsNanoseconds({ columns: { invoked, returned }, length }: History): boolean {
  let last = 0;
  for (let row = 0; row < length; row++) {
    if (invoked[row]! - last >= 2 ** 32 || returned[row]! - invoked[row]! >= 2 ** 32 - 1) return false;
    last = Math.max(last, invoked[row]!);
  }
  return true;
}
