/**
 * Collections whose items are all different, as intervals: when each item was put in and when it was taken out.
 * Between the return of its put and the invocation of its take an item is surely inside (critical); what each
 * discipline allows is said in terms of these intervals (Abdulla and others 2025, Lee and Mathur 2025).
 *
 * A crashed put took place exactly if its item was taken. A crashed take may have taken one item that nobody
 * else did; which one is left open here.
 */
import type { Part } from "../part.js";
import { NEVER, orderEvents } from "../search/problem.js";

/** No event: later than all. */
export const NO_EVENT = 0x7fffffff;

/** Kinds as `modelObject` codes them: put, crashed put, take, crashed take. */
const PUT = 0;
export const CRASHED_PUT = 1;
export const TAKE = 2;
export const CRASHED_TAKE = 3;

export interface Items {
  /** Positions of events in time, by item: put invoked and returned, take invoked and returned. */
  readonly putStart: Int32Array;
  readonly putEnd: Int32Array;
  readonly takeStart: Int32Array;
  readonly takeEnd: Int32Array;
  /** Rows, -1 for none. */
  readonly put: Int32Array;
  readonly take: Int32Array;
  /** Items in order of their puts. */
  readonly list: Int32Array;
  /** Rows of takes that found nothing, and the positions of their events. */
  readonly empty: readonly number[];
  /** Rows of crashed takes, in order. */
  readonly crashedTakes: readonly number[];
  /** Position of a row's invocation and return. */
  readonly startAt: Int32Array;
  readonly endAt: Int32Array;
  /** Number of positions. */
  readonly length: number;
}

export interface Conflict {
  readonly rows: readonly number[];
  readonly because: string;
}

/** Undefined where an item is put in twice. */
export function readItems(part: Part): Items | Conflict | undefined {
  const { kind, a, b, values, start, end } = part;
  const size = values.length;
  const nothing = values.indexOf(null);
  const put = new Int32Array(size).fill(-1);
  const take = new Int32Array(size).fill(-1);
  const rowsInOrder = new Int32Array(size);
  let count = 0;
  for (let row = 0; row < kind.length; row++) {
    if (kind[row]! >= TAKE) continue;
    const item = a[row]!;
    if (put[item]! >= 0) return undefined;
    put[item] = row;
    rowsInOrder[count++] = item;
  }
  const empty: number[] = [];
  const crashedTakes: number[] = [];
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] === CRASHED_TAKE) crashedTakes.push(row);
    if (kind[row] !== TAKE) continue;
    const item = b[row]!;
    if (item === nothing) {
      empty.push(row);
      continue;
    }
    if (put[item]! < 0) return { rows: [row], because: "it was taken but never put in" };
    if (take[item]! >= 0) {
      return { rows: [put[item]!, take[item]!, row], because: "it was put in once and taken twice" };
    }
    if (end[row]! < start[put[item]!]!) {
      return { rows: [row, put[item]!], because: "it was taken before it was put in" };
    }
    take[item] = row;
  }
  const { startAt, endAt, length } = positions(part);
  const items: Items = {
    putStart: new Int32Array(size).fill(NO_EVENT),
    putEnd: new Int32Array(size).fill(NO_EVENT),
    takeStart: new Int32Array(size).fill(NO_EVENT),
    takeEnd: new Int32Array(size).fill(NO_EVENT),
    put,
    take,
    list: rowsInOrder.subarray(0, count).filter((item) => take[item]! >= 0 || kind[put[item]!] === PUT),
    empty,
    crashedTakes,
    startAt,
    endAt,
    length,
  };
  for (const item of items.list) {
    items.putStart[item] = startAt[put[item]!]!;
    items.putEnd[item] = endAt[put[item]!]!;
    if (take[item]! < 0) continue;
    // It cannot be taken before it is put in.
    items.takeStart[item] = Math.max(startAt[take[item]!]!, items.putStart[item]);
    items.takeEnd[item] = endAt[take[item]!]!;
    // What has been taken was put in by then.
    items.putEnd[item] = Math.min(items.putEnd[item], items.takeEnd[item]);
  }
  return items;
}

function positions({ start, end }: Part) {
  const events = orderEvents(start, end);
  const startAt = new Int32Array(start.length);
  const endAt = new Int32Array(start.length).fill(NO_EVENT);
  for (let at = 0; at < events.length; at++) {
    const event = events[at]!;
    if (event >= 0) startAt[event] = at;
    else if (end[~event] !== NEVER) endAt[~event] = at;
  }
  return { startAt, endAt, length: events.length };
}
