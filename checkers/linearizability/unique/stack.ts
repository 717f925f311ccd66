/**
 * Stacks of different items in time order of their events (Lee and Mathur, "Efficient decrease and conquer
 * linearizability monitoring", 2025; Abdulla and others 2025 have the same in quadratic time).
 *
 * An item may lie at the bottom, with nothing else to be said about it, when its push and its pop each have an
 * instant at which no other item is surely inside; then the history is linearizable exactly if it is without that
 * item. In every linearizable history some item lies at the bottom, so items are taken away until none is left,
 * or none can be. A pop that found nothing needs an instant at which no item at all is surely inside.
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { checkItems } from "./crashed-takes.js";
import type { Conflict, Items } from "./items.js";
import { Layers } from "./layers.js";
import { surrounding } from "./queue.js";
import { smallestBlocked } from "./stack-conflict.js";
import { stackDeadlines } from "./stack-deadlines.js";

export function checkStack(part: Part): FastAnswer | undefined {
  return checkItems(part, { engine: "stack-intervals", findConflict, deadlines: stackDeadlines });
}

function findConflict(items: Items): Conflict | undefined {
  const { empty, startAt, endAt, put, take } = items;
  // Others can be pushed and popped at one instant, which is in nobody's way.
  const critical = items.list.filter((item) => items.putEnd[item]! < items.takeStart[item]!);
  const layers = new Layers(items, critical);
  for (const row of empty) {
    if (layers.segments.lastLeast(...layers.between(startAt[row]!, endAt[row]!)).count === 0) continue;
    return {
      rows: [row, ...surrounding(items, startAt[row]!, endAt[row]!)],
      because: "nothing was found although at each moment something was surely inside",
    };
  }
  layers.releaseAll((i) => layers.remove(i));
  const left = critical.filter((_, i) => layers.pending[i]! > 0);
  if (left.length === 0) return undefined;
  return {
    rows: smallestBlocked(items, left).flatMap((item) => [put[item]!, take[item]!]),
    because:
      "none of the items can have been the lowest: each was pushed or popped while others were on the stack",
  };
}
