/**
 * Queues of different items in time order of their events (Abdulla and others, "Efficient linearizability
 * monitoring", 2025): FIFO, or without order.
 *
 * FIFO is broken by two items of which one was wholly put in first and the other wholly taken out first; a take
 * that found nothing needs an instant at which no item is surely inside. Nothing else can go wrong.
 *
 * Crashed takes: what nobody took although it had to be gone needs one of them, invoked early enough. Where
 * takes that found nothing depend on them too, two bounds are tried, and between the bounds the answer is
 * undefined.
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { NO_EVENT, readItems, type Conflict, type Items } from "./items.js";

export function checkFifoQueue(part: Part): FastAnswer | undefined {
  return check(part, "queue-intervals", true);
}

export function checkUnorderedQueue(part: Part): FastAnswer | undefined {
  return check(part, "unordered-queue-intervals", false);
}

function check(part: Part, engine: string, fifo: boolean): FastAnswer | undefined {
  const items = readItems(part);
  if (items === undefined) return undefined;
  if ("because" in items) return invalid(engine, items);
  const left = items.list.filter((item) => items.take[item]! < 0);
  if (items.crashedTakes.length === 0 || left.length === 0) {
    const conflict = findConflict(items, fifo);
    return conflict === undefined ? { engine, linearizable: true } : invalid(engine, conflict);
  }
  // The bound of too many: as if every item left over had a crashed take of its own, the earliest of all.
  const earliest = items.startAt[items.crashedTakes[0]!]!;
  for (const item of left) items.takeStart[item] = earliest;
  const conflict = findConflict(items, fifo);
  if (conflict !== undefined) return invalid(engine, conflict);
  // The bound of a real one: crashed takes go to the items that need them first.
  return assign(items, left, fifo) && findConflict(items, fifo) === undefined
    ? { engine, linearizable: true }
    : undefined;
}

function invalid(engine: string, { rows, because }: Conflict): FastAnswer {
  const conflict = [...new Set(rows.filter((row) => row >= 0))].sort((x, y) => x - y);
  return { engine, linearizable: false, conflict, because };
}

/** Gives crashed takes to items by the time at which they must be gone; false when there are too few. */
function assign(items: Items, left: Int32Array, fifo: boolean): boolean {
  const { putEnd, takeStart, startAt, endAt, crashedTakes, empty } = items;
  const deadline = fifo ? fifoDeadlines(items) : () => NO_EVENT;
  const emptied = empty.map((row) => [startAt[row]!, endAt[row]!] as const);
  // Among the takes that found nothing and began after the item was in, the first to return.
  const emptyDeadline = stepFunction(emptied);
  const needs = Array.from(left, (item) => ({
    item,
    by: Math.min(deadline(putEnd[item]!), emptyDeadline(putEnd[item]!)),
  })).sort((x, y) => x.by - y.by || x.item - y.item);
  let next = 0;
  for (const { item, by } of needs) {
    const row = crashedTakes[next];
    if (row === undefined || startAt[row]! >= by) {
      takeStart[item] = NO_EVENT;
      if (by !== NO_EVENT) return false;
    } else {
      takeStart[item] = startAt[row]!;
      next++;
    }
  }
  return true;
}

/** By the return of its put: when the first item that was put in later had been taken. */
function fifoDeadlines({ list, putStart, takeEnd }: Items): (putEnd: number) => number {
  return stepFunction(Array.from(list, (item) => [putStart[item]!, takeEnd[item]!] as const));
}

/** For pairs (from, by): the least `by` among those with `from` beyond a given time. */
function stepFunction(pairs: readonly (readonly [from: number, by: number])[]): (time: number) => number {
  const sorted = [...pairs].sort((x, y) => x[0] - y[0]);
  const least = new Int32Array(sorted.length + 1).fill(NO_EVENT);
  for (let i = sorted.length - 1; i >= 0; i--) least[i] = Math.min(least[i + 1]!, sorted[i]![1]);
  return (time) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]![0] <= time) low = middle + 1;
      else high = middle;
    }
    return least[low]!;
  };
}

function findConflict(items: Items, fifo: boolean): Conflict | undefined {
  const { list, putStart, putEnd, takeStart, takeEnd, put, take, length, empty, startAt, endAt } = items;
  const putAt = new Int32Array(length).fill(-1);
  const doneAt = new Int32Array(length).fill(-1);
  const leaving = new Int32Array(length);
  for (const item of list) {
    putAt[putStart[item]!] = item;
    if (putEnd[item] !== NO_EVENT) doneAt[putEnd[item]!] = item;
    if (putEnd[item]! < takeStart[item]! && takeStart[item] !== NO_EVENT) leaving[takeStart[item]!]!++;
  }
  const clear = new Int32Array(length + 1);
  let inside = 0;
  // Of the items wholly put in so far, the one whose take begins last.
  let latest = -1;
  let blocker = -1;
  for (let at = 0; at < length; at++) {
    const item = putAt[at]!;
    if (fifo && item >= 0 && latest > takeEnd[item]!) {
      return {
        rows: [put[blocker]!, put[item]!, take[item]!, take[blocker]!],
        because: "the item put in later was taken, and only after that, or never, the one put in before it",
      };
    }
    const done = doneAt[at]!;
    if (done >= 0) {
      if (takeStart[done]! > at) inside++;
      if (takeStart[done]! > latest) {
        latest = takeStart[done]!;
        blocker = done;
      }
    }
    inside -= leaving[at]!;
    clear[at + 1] = clear[at]! + (inside === 0 ? 1 : 0);
  }
  for (const row of empty) {
    if (clear[endAt[row]!]! === clear[startAt[row]!]!) {
      return {
        rows: [row, ...surrounding(items, startAt[row]!, endAt[row]!)],
        because: "nothing was found although at each moment something was surely inside",
      };
    }
  }
  return undefined;
}

/** Puts and takes of a few items of which one is surely inside at any moment between two events. */
export function surrounding(items: Items, from: number, to: number): number[] {
  const { list, putEnd, takeStart, put, take } = items;
  const rows: number[] = [];
  for (let at = from; at < to;) {
    let best = -1;
    for (const item of list) {
      if (putEnd[item]! <= at && takeStart[item]! > (best < 0 ? at : takeStart[best]!)) best = item;
    }
    if (best < 0) return rows;
    rows.push(put[best]!, take[best]!);
    at = takeStart[best]!;
  }
  return rows;
}
