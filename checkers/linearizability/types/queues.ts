/**
 * Collections: `enqueue` v and `dequeue`, `push` v and `pop`, `insert` v and `poll`. The answer of the taking
 * operation is the item, null when there was none.
 */
import {
  fifoQueueModel,
  priorityQueueModel,
  stackModel,
  unorderedQueueModel,
  type Model,
} from "../../models/index.js";
import type { FastAnswer, ObjectType } from "../object-type.js";
import { rowsOf, type Part } from "../part.js";
import { CRASHED_PUT, TAKE } from "../unique/items.js";
import { checkFifoQueue, checkUnorderedQueue } from "../unique/queue.js";
import { checkRepeated } from "../unique/repeated.js";
import { checkStack } from "../unique/stack.js";
import { checkPriorityQueue } from "../unique/priority-queue.js";
import { modelObject } from "./model-object.js";
import { answer, item, wordSetting } from "./shapes.js";

function queue(
  name: string,
  summary: string,
  operations: readonly [put: string, take: string],
  model: (settings: Readonly<Record<string, string>>) => Model,
  settings?: Readonly<Record<string, string>>,
  fast?: (part: Part, settings: Readonly<Record<string, string>>) => FastAnswer | undefined,
): ObjectType {
  const [put, take] = operations;
  return modelObject({
    name,
    summary,
    operations,
    ...(settings === undefined ? {} : { settings }),
    open: (given) => ({
      model: model(given),
      observing: [take],
      read: (row) =>
        row.f === put
          ? { input: item(row, `an item to ${put}`), output: null }
          : { input: null, output: answer(row) },
      reduce: dropUnusedPuts,
      ...(fast === undefined ? {} : { fast: (part: Part) => fast(part, given) }),
    }),
  });
}

/**
 * A crashed put whose item nobody is known to have taken may as well not have happened, and no more of an item are
 * needed than were taken; the earliest can stand for the later ones.
 */
function dropUnusedPuts(part: Part): Part {
  const { kind, a, b, values } = part;
  const left = new Int32Array(values.length);
  for (let row = 0; row < kind.length; row++) if (kind[row] === TAKE) left[b[row]!]!++;
  const rows: number[] = [];
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] !== CRASHED_PUT || left[a[row]!]!-- > 0) rows.push(row);
  }
  return rows.length === kind.length ? part : rowsOf(part, rows);
}

export const fifoQueueObject = queue(
  "fifo-queue",
  "a queue that gives items back in the order they came",
  ["enqueue", "dequeue"],
  () => fifoQueueModel as Model,
  undefined,
  (part) => checkFifoQueue(part) ?? checkRepeated(part, checkFifoQueue),
);

export const unorderedQueueObject = queue(
  "unordered-queue",
  "a queue that gives each item back once, in any order",
  ["enqueue", "dequeue"],
  () => unorderedQueueModel as Model,
  undefined,
  (part) => checkUnorderedQueue(part) ?? checkRepeated(part, checkUnorderedQueue),
);

export const stackObject = queue(
  "stack",
  "the last item pushed is popped first",
  ["push", "pop"],
  () => stackModel as Model,
  undefined,
  checkStack,
);

export const priorityQueueObject = queue(
  "priority-queue",
  "poll gives the smallest item (or the largest)",
  ["insert", "poll"],
  (settings) => priorityQueueModel(orderOf(settings)) as Model,
  { order: "min (default): poll gives the smallest item; max: the largest. Numbers before texts" },
  (part, settings) => checkPriorityQueue(part, orderOf(settings)),
);

function orderOf(settings: Readonly<Record<string, string>>): "min" | "max" {
  return wordSetting<"min" | "max">("order", settings["order"], ["min", "max"]);
}
