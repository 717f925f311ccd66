/**
 * Queues of different items in time order of their events (Abdulla and others, "Efficient linearizability
 * monitoring", 2025): FIFO, or without order.
 *
 * FIFO is broken by two items of which one was wholly put in first and the other wholly taken out first; a take
 * that found nothing needs an instant at which no item is surely inside. Nothing else can go wrong.
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { checkItems, leastBeyond } from "./crashed-takes.js";
import { NO_EVENT, type Conflict, type Items } from "./items.js";

export function checkFifoQueue(part: Part): FastAnswer | undefined {
  return checkItems(part, {
    engine: "queue-intervals",
    findConflict: (items) => findConflict(items, true),
    deadlines({ list, putStart, putEnd, takeEnd }) {
      // An item must be gone when the first of those put in after it has been taken.
      const before = leastBeyond(
        list.map((item) => putStart[item]!),
        list.map((item) => takeEnd[item]!),
      );
      return (item) => before(putEnd[item]!);
    },
  });
}

export function checkUnorderedQueue(part: Part): FastAnswer | undefined {
  return checkItems(part, {
    engine: "unordered-queue-intervals",
    findConflict: (items) => findConflict(items, false),
    deadlines: () => () => NO_EVENT,
  });
}

function findConflict(items: Items, fifo: boolean): Conflict | undefined {
  const { list, putStart, putEnd, takeStart, takeEnd, put, take, length, empty, startAt, endAt } = items;
  const putAt = new Int32Array(length).fill(-1);
  const doneAt = new Int32Array(length).fill(-1);
  const leaving = new Int32Array(length);
  for (const item of list) {
    putAt[putStart[item]!] = item;
    if (putEnd[item] !== NO_EVENT) doneAt[putEnd[item]!] = item;
    const leaves = takeStart[item]!;
    if (leaves !== NO_EVENT && leaves > putEnd[item]!) leaving[leaves]!++;
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
    const seen = clear[startAt[row]!];
    if (seen === clear[endAt[row]!]) {
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
