/**
 * A small proof that a stack of different items is impossible: items of which none can be the lowest, because all
 * the time of its push, or of its pop, is covered by others of them being surely inside.
 */
import type { Items } from "./items.js";

/** How many items are tried as the beginning of a proof. */
const BEGINNINGS = 16;
/** Proofs of so many items are made smaller by leaving out one at a time. */
const MOST_SHRUNK = 48;

/** Some of the items left over by peeling, none of which can be the lowest among them. */
export function smallestBlocked(items: Items, left: Int32Array): readonly number[] {
  const spans = Int32Array.from(left).sort((x, y) => items.putEnd[x]! - items.putEnd[y]!);
  let best: readonly number[] = left.length <= MOST_SHRUNK ? Array.from(left) : [];
  const step = Math.max(1, Math.floor(left.length / BEGINNINGS));
  for (let at = 0; at < left.length; at += step) {
    const blocked = closure(items, spans, left[at]!);
    if (best.length === 0 || blocked.length < best.length) best = blocked;
  }
  if (best.length > MOST_SHRUNK) return best;
  // Taking one away may let others go: what then remains is a proof of its own.
  for (const item of best) {
    const rest = stillBlocked(
      items,
      best.filter((one) => one !== item),
    );
    if (rest.length > 0) best = rest;
  }
  return best;
}

/** An item with others that cover its push or pop, with others that cover theirs, and so on. */
function closure(items: Items, spans: Int32Array, first: number): number[] {
  const members = new Set([first]);
  // A set also visits what is added while it is walked.
  for (const item of members) {
    const byPush = cover(items, spans, item, items.putStart[item]!, items.putEnd[item]!);
    const byPop = cover(items, spans, item, items.takeStart[item]!, items.takeEnd[item]!);
    const fresh = (one: readonly number[]): number => one.filter((other) => !members.has(other)).length;
    const chosen =
      byPush === undefined || (byPop !== undefined && fresh(byPop) < fresh(byPush)) ? byPop : byPush;
    for (const other of chosen ?? []) members.add(other);
  }
  return [...members];
}

/** Items other than this one of which some is surely inside at every moment between two events; undefined where not. */
function cover(
  { putEnd, takeStart, length }: Items,
  spans: ArrayLike<number>,
  item: number,
  from: number,
  to: number,
): number[] | undefined {
  if (to > length) return undefined;
  const found: number[] = [];
  let at = from;
  let best = -1;
  for (let i = 0; at < to; i++) {
    const span = spans[i];
    if (span !== undefined && putEnd[span]! <= at) {
      if (span !== item && takeStart[span]! > (best < 0 ? at : takeStart[best]!)) best = span;
      continue;
    }
    if (best < 0 || takeStart[best]! <= at) return undefined;
    found.push(best);
    at = takeStart[best]!;
    i--;
  }
  return found;
}

/** What is left of a few items when those that can be the lowest are taken away. */
function stillBlocked(items: Items, some: readonly number[]): readonly number[] {
  const { putStart, putEnd, takeStart, takeEnd } = items;
  let left = [...some].sort((x, y) => putEnd[x]! - putEnd[y]!);
  for (;;) {
    const stuck = left.filter(
      (item) =>
        cover(items, left, item, putStart[item]!, putEnd[item]!) !== undefined ||
        cover(items, left, item, takeStart[item]!, takeEnd[item]!) !== undefined,
    );
    if (stuck.length === left.length) return stuck;
    left = stuck;
  }
}
