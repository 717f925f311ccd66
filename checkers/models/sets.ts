/**
 * Sets. `member` is one element of a set with `add`, `remove`, `contains`: operations on different elements never
 * meet, so each is judged alone. `gSet` is a whole grow-only set that is read at once.
 */
import { keyName } from "../history/history.js";
import type { Model } from "./model.js";

/** Output: whether the set was changed (add, remove), whether the element is there (contains); null: not told. */
export const memberModel: Model<boolean> = {
  name: "lin-set",
  initial: false,
  key: Number,
  effect({ f, output, known }) {
    if (f === "contains") return "observe";
    return known && output !== null ? "update" : "overwrite";
  },
  step(present, { f, output, known }) {
    if (f === "contains") return !known || output === present ? [present] : [];
    const after = f === "add";
    const told = known && output !== null;
    return told && output !== (present !== after) ? [] : [after];
  },
};

type Elements = readonly string[];

export const gSetModel: Model<Elements> = {
  name: "g-set",
  initial: [],
  key: (elements) => elements.join(),
  effect: ({ f }) => (f === "read" ? "observe" : "modify"),
  requires: ({ f, output, known }) => (f === "read" && known ? elementsOf(output as unknown[]) : undefined),
  reaches: (from, to) => {
    const there = new Set(to);
    return from.every((element) => there.has(element));
  },
  step(elements, { f, input, output, known }) {
    if (f === "read") {
      return !known || elementsOf(output as unknown[]).join() === elements.join() ? [elements] : [];
    }
    return [elementsOf([...elements, keyName(input)], (name) => name as string)];
  },
};

function elementsOf(items: readonly unknown[], name: (item: unknown) => string = keyName): Elements {
  return [...new Set(items.map(name))].sort();
}
