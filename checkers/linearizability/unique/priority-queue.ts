/**
 * Priority queues of different items in time order of their events (Lee and Mathur, "Efficient decrease and
 * conquer linearizability monitoring", 2025): a poll needs an instant at which nothing more urgent than its item
 * is surely inside, and a poll that found nothing one at which nothing at all is.
 */
import { compareItems } from "../../models/queues.js";
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { checkItems } from "./crashed-takes.js";
import { RankHeap } from "./heap.js";
import { NO_EVENT, type Conflict, type Items } from "./items.js";

export function checkPriorityQueue(part: Part, order: "min" | "max"): FastAnswer | undefined {
  const rank = ranks(part.values, order === "min" ? 1 : -1);
  return checkItems(part, {
    engine: "priority-queue-intervals",
    findConflict: (items) => findConflict(items, rank),
    deadlines: (items) => deadlines(items, rank),
  });
}

/** Position of each value among all, most urgent first. */
function ranks(values: readonly unknown[], direction: number): Int32Array {
  const order = Array.from(values.keys()).sort((x, y) => direction * compareItems(values[x], values[y]));
  const rank = new Int32Array(values.length);
  for (let i = 0; i < order.length; i++) rank[order[i]!] = i;
  return rank;
}

function findConflict(items: Items, rank: Int32Array): Conflict | undefined {
  const { list, take, put, takeStart, takeEnd, empty, startAt, endAt } = items;
  const urgent = mostUrgent(items, rank);
  const instants = new Maxima(urgent);
  for (const item of list) {
    if (take[item]! < 0 || takeEnd[item] === NO_EVENT) continue;
    if (instants.over(takeStart[item]!, takeEnd[item]!) >= rank[item]!) continue;
    const rows = cover(items, rank, rank[item]!, takeStart[item]!, takeEnd[item]!);
    return {
      rows: [put[item]!, take[item]!, ...rows],
      because: "an item was polled although at each moment a more urgent one was surely inside",
    };
  }
  for (const row of empty) {
    if (instants.over(startAt[row]!, endAt[row]!) === NO_EVENT) continue;
    return {
      rows: [row, ...cover(items, rank, NO_EVENT, startAt[row]!, endAt[row]!)],
      because: "nothing was found although at each moment something was surely inside",
    };
  }
  return undefined;
}

/** By event: the rank of the most urgent item surely inside right after it; NO_EVENT when there is none. */
function mostUrgent({ list, putEnd, takeStart, length }: Items, rank: Int32Array): Int32Array {
  const entering = new Int32Array(length).fill(-1);
  const byRank = new Int32Array(rank.length);
  for (const item of list) {
    byRank[rank[item]!] = item;
    if (putEnd[item]! < takeStart[item]!) entering[putEnd[item]!] = item;
  }
  const result = new Int32Array(length);
  const heap = new RankHeap();
  for (let at = 0; at < length; at++) {
    if (entering[at]! >= 0) heap.push(rank[entering[at]!]!);
    while (heap.top !== undefined && takeStart[byRank[heap.top]!]! <= at) heap.pop();
    result[at] = heap.top ?? NO_EVENT;
  }
  return result;
}

/** Puts and takes of items more urgent than a rank, of which one is surely inside at any moment. */
function cover(items: Items, rank: Int32Array, limit: number, from: number, to: number): number[] {
  const { list, putEnd, takeStart, put, take } = items;
  const rows: number[] = [];
  for (let at = from; at < to;) {
    let best = -1;
    for (const item of list) {
      if (rank[item]! >= limit || putEnd[item]! > at) continue;
      if (takeStart[item]! > (best < 0 ? at : takeStart[best]!)) best = item;
    }
    if (best < 0) return rows;
    rows.push(put[best]!, take[best]!);
    at = takeStart[best]!;
  }
  return rows;
}

/** An item left over must be gone when the first less urgent one, whose poll began later, has been polled. */
function deadlines({ list, putEnd, takeStart, takeEnd, take, length }: Items, rank: Int32Array) {
  const result = new Map<number, number>();
  const least = new Int32Array(length + 2).fill(NO_EVENT);
  for (const item of [...list].sort((x, y) => rank[y]! - rank[x]!)) {
    if (take[item]! < 0) {
      let by = NO_EVENT;
      for (let i = length - putEnd[item]!; i > 0; i -= i & -i) by = Math.min(by, least[i]!);
      result.set(item, by);
    } else {
      for (let i = length - takeStart[item]!; i < least.length; i += i & -i) {
        least[i] = Math.min(least[i]!, takeEnd[item]!);
      }
    }
  }
  return (item: number): number => result.get(item) ?? NO_EVENT;
}

/** Largest value in a range, by a tree of pairs. */
class Maxima {
  readonly #tree: Int32Array;
  readonly #size: number;

  constructor(values: Int32Array) {
    this.#size = values.length;
    this.#tree = new Int32Array(2 * this.#size);
    this.#tree.set(values, this.#size);
    for (let i = this.#size - 1; i > 0; i--) {
      this.#tree[i] = Math.max(this.#tree[2 * i]!, this.#tree[2 * i + 1]!);
    }
  }

  /** Over [from, to). */
  over(from: number, to: number): number {
    let most = -1;
    for (let l = from + this.#size, r = to + this.#size; l < r; l >>= 1, r >>= 1) {
      if (l % 2 === 1) most = Math.max(most, this.#tree[l++]!);
      if (r % 2 === 1) most = Math.max(most, this.#tree[--r]!);
    }
    return most;
  }
}
