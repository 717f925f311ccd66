/**
 * When items left on a stack must have been popped by a crashed pop, if the others are to have been popped at all.
 *
 * Items are taken away from the bottom as always, those left over staying on the stack to the end. Where that gets
 * stuck, an item is chosen that only such items are in the way of, and they have to be gone by the latest moment
 * at which it could be pushed or popped. So there is a real order whenever all are gone in time; the choice may be
 * unlucky, though, so without one nothing is shown.
 */
import { RankHeap } from "./heap.js";
import { NO_EVENT, type Items } from "./items.js";
import { Layers } from "./layers.js";
import { Segments } from "./segments.js";

const GOING = 2 ** 24;

/** When an item must have left: before this event; NO_EVENT when it may stay. */
export function stackDeadlines(items: Items): (item: number) => number {
  const { list, putEnd, takeStart, take, crashedTakes, startAt, endAt, empty, length } = items;
  const critical = list.filter((item) => putEnd[item]! < takeStart[item]!);
  const staying: number[] = [];
  for (let i = 0; i < critical.length; i++) if (take[critical[i]!]! < 0) staying.push(i);
  // Where somebody may begin to leave, another segment begins.
  const cuts = crashedTakes.map((row) => startAt[row]!);
  const all = new Layers(items, critical, critical, cuts);
  const others = new Layers(
    items,
    critical,
    critical.filter((item) => take[item]! >= 0),
    cuts,
  );
  // What will go anyhow weighs more than all that stay.
  const inTheWay = new Segments(
    Float64Array.from(all.counts, (count, segment) => count + GOING * others.counts[segment]!),
  );
  /** The last of the moments at which the fewest that stay are in the way, and nothing else. */
  const best = (when: readonly [number, number]): number =>
    inTheWay.lastLeast(...all.between(...when)).segment;
  const firstEvent: number[] = [];
  for (let at = length - 1; at >= 0; at--) firstEvent[all.between(at, at + 1)[0]] = at;
  const lastSegment = all.between(length - 1, length)[1];
  const until = new Int32Array(critical.length).fill(lastSegment + 1);
  const removed = new Uint8Array(critical.length);

  /** Those who stay must be gone by this segment. */
  const clear = (segment: number, except: number): void => {
    for (const i of staying) {
      if (i === except || removed[i] === 1 || until[i]! <= segment) continue;
      if (all.span(i)[0] > segment) continue;
      all.segments.decrement(segment, until[i]! - 1);
      inTheWay.decrement(segment, until[i]! - 1);
      until[i] = segment;
    }
  };

  for (const row of empty) {
    const when = [startAt[row]!, endAt[row]!] as const;
    if (all.segments.lastLeast(...all.between(...when)).count > 0) clear(best(when), -1);
  }
  // Those who only wait for somebody that stays, earliest pushed first: the lower ones of them.
  const candidates = new RankHeap();
  const pushedAt = new Int32Array(length);
  for (;;) {
    all.releaseAll((i) => {
      removed[i] = 1;
      const [first, end] = all.span(i);
      const last = Math.min(end, until[i]! - 1);
      if (first > last) return;
      all.segments.decrement(first, last);
      if (take[critical[i]!]! >= 0) others.remove(i);
      inTheWay.decrement(first, last, take[critical[i]!]! < 0 ? 1 : GOING + 1);
    });
    others.releaseAll((i) => {
      pushedAt[putEnd[critical[i]!]!] = i;
      candidates.push(putEnd[critical[i]!]!);
    });
    while (candidates.top !== undefined && removed[pushedAt[candidates.top]!] === 1) candidates.pop();
    if (candidates.top === undefined) break;
    const lowest = pushedAt[candidates.top]!;
    candidates.pop();
    for (const when of all.waitingOf(lowest)) clear(best(when), lowest);
  }
  const by = new Map<number, number>();
  for (const i of staying) {
    if (until[i]! <= lastSegment) by.set(critical[i]!, firstEvent[until[i]!]! + 1);
  }
  return (item) => by.get(item) ?? NO_EVENT;
}
