/**
 * Collections that give back what was put in: FIFO queue, queue without order, stack, priority queue. Taking
 * from an empty one answers null.
 *
 * States are arrays of items; where the order of items does not matter they are kept sorted.
 */
import { keyName } from "../history/history.js";
import type { Model } from "./model.js";

type Items = readonly unknown[];

const key = (items: Items): string => items.map(keyName).join();

/** `put` and `take`: the operations' names. `takeable`: the items that may come next. */
function collection(
  name: string,
  put: string,
  insert: (items: Items, item: unknown) => Items,
  takeable: (items: Items) => Iterable<number>,
): Model<Items> {
  return {
    name,
    initial: [],
    key,
    step(items, { f, input, output, known }) {
      if (f === put) return [insert(items, input)];
      if (items.length === 0) return !known || output === null ? [items] : [];
      const after: Items[] = [];
      for (const at of takeable(items)) {
        if (known && keyName(items[at]) !== keyName(output)) continue;
        after.push([...items.slice(0, at), ...items.slice(at + 1)]);
        if (known) break;
      }
      return after;
    },
  };
}

const behind = (items: Items, item: unknown): Items => [...items, item];

function sorted(compare: (x: unknown, y: unknown) => number): (items: Items, item: unknown) => Items {
  return (items, item) => {
    let at = items.length;
    while (at > 0 && compare(items[at - 1], item) > 0) at--;
    return [...items.slice(0, at), item, ...items.slice(at)];
  };
}

/** Numbers by size, texts by code unit, numbers before texts, everything else by its JSON. */
export function compareItems(x: unknown, y: unknown): number {
  const numbers = Number(isNumber(x)) - Number(isNumber(y));
  if (numbers !== 0) return -numbers;
  if (isNumber(x) && isNumber(y)) return x < y ? -1 : x > y ? 1 : 0;
  const a = typeof x === "string" ? x : keyName(x);
  const b = typeof y === "string" ? y : keyName(y);
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

export const fifoQueueModel = collection("fifo-queue", "enqueue", behind, () => [0]);

export const unorderedQueueModel = collection("unordered-queue", "enqueue", sorted(compareItems), (items) =>
  items.keys(),
);

export const stackModel = collection("stack", "push", behind, (items) => [items.length - 1]);

/** `poll` answers the smallest item, or the largest. */
export function priorityQueueModel(order: "min" | "max" = "min"): Model<Items> {
  const direction = order === "min" ? 1 : -1;
  return collection(
    "priority-queue",
    "insert",
    sorted((x, y) => direction * compareItems(x, y)),
    () => [0],
  );
}
