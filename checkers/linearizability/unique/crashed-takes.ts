/**
 * Crashed takes of a collection: which items left over had to be taken by them, and by when.
 *
 * Two bounds are tried. If the history fails even with a crashed take for every item left over, it fails; if it
 * holds with the crashed takes there are, given to the items that had to be gone first, it holds. Between the
 * bounds the answer is undefined. (FIFO queues without takes that found nothing never fall between.)
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { NO_EVENT, readItems, type Conflict, type Items } from "./items.js";

export interface Discipline {
  readonly engine: string;
  /** Why the items cannot be, if so. */
  findConflict(items: Items): Conflict | undefined;
  /** When an item that was never seen to be taken must have been gone; NO_EVENT when it need not. */
  deadlines(items: Items): (item: number) => number;
}

export function checkItems(
  part: Part,
  { engine, findConflict, deadlines }: Discipline,
): FastAnswer | undefined {
  const items = readItems(part);
  if (items === undefined) return undefined;
  if ("because" in items) return invalid(engine, items);
  const left = items.list.filter((item) => items.take[item]! < 0);
  if (items.crashedTakes.length === 0 || left.length === 0) {
    const conflict = findConflict(items);
    return conflict === undefined ? { engine, linearizable: true } : invalid(engine, conflict);
  }
  const earliest = items.startAt[items.crashedTakes[0]!]!;
  for (const item of left) items.takeStart[item] = Math.max(earliest, items.putStart[item]!);
  const conflict = findConflict(items);
  if (conflict !== undefined) return invalid(engine, conflict);
  for (const item of left) items.takeStart[item] = NO_EVENT;
  return assign(items, left, deadlines(items)) && findConflict(items) === undefined
    ? { engine, linearizable: true }
    : undefined;
}

function invalid(engine: string, { rows, because }: Conflict): FastAnswer {
  const conflict = [...new Set(rows.filter((row) => row >= 0))].sort((x, y) => x - y);
  return { engine, linearizable: false, conflict, because };
}

/** Gives crashed takes to items by the time at which they must be gone; false when there are too few. */
function assign(items: Items, left: Int32Array, deadline: (item: number) => number): boolean {
  const { putStart, putEnd, takeStart, startAt, endAt, crashedTakes, empty } = items;
  // A take that found nothing and began after the item was in: the first of these to return.
  const emptied = leastBeyond(
    empty.map((row) => startAt[row]!),
    empty.map((row) => endAt[row]!),
  );
  // Those without a deadline come last: a crashed take that is left does no harm to anything.
  const needs = Array.from(left, (item) => ({ item, by: Math.min(deadline(item), emptied(putEnd[item]!)) }));
  needs.sort((x, y) => x.by - y.by || x.item - y.item);
  for (const [at, { item, by }] of needs.entries()) {
    const row = crashedTakes[at];
    if (row === undefined) return by === NO_EVENT;
    if (startAt[row]! >= by) return false;
    takeStart[item] = Math.max(startAt[row]!, putStart[item]!);
  }
  return true;
}

/** For a given time: the least `by` among the pairs whose `from` is later. */
export function leastBeyond(from: ArrayLike<number>, by: ArrayLike<number>): (time: number) => number {
  const order = Array.from({ length: from.length }, (_, i) => i).sort((x, y) => from[x]! - from[y]!);
  const least = new Int32Array(order.length + 1).fill(NO_EVENT);
  for (let i = order.length - 1; i >= 0; i--) least[i] = Math.min(least[i + 1]!, by[order[i]!]!);
  return (time) => {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (from[order[middle]!]! <= time) low = middle + 1;
      else high = middle;
    }
    return least[low]!;
  };
}
