/** Rows and an index on their attribute in memory, changed together. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "missing-entry": { summary: "Does not enter a row into the index.", finds: ["missing-entry"] },
    "ghost-entry": { summary: "Leaves the old entry when a row changes.", finds: ["ghost-entry"] },
    "late-index": {
      summary: "The index follows some operations later.",
      finds: ["missing-entry", "ghost-entry"],
    },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    const rows = new Map<number, number>();
    const index = new Map<number, Set<number>>();
    let late: { apply: () => void; wait: number }[] = [];
    const entries = (attribute: number): Set<number> => {
      const found = index.get(attribute) ?? new Set();
      index.set(attribute, found);
      return found;
    };
    const put = (id: number, attribute: number | null): void => {
      const before = rows.get(id);
      if (attribute === null) rows.delete(id);
      else rows.set(id, attribute);
      const apply = (): void => {
        if (before !== undefined && !strikes("ghost-entry")) entries(before).delete(id);
        if (attribute !== null && !strikes("missing-entry")) entries(attribute).add(id);
      };
      if (strikes("late-index", 0.2)) late.push({ apply, wait: 12 });
      else apply();
    };
    const perform = (f: string, value: unknown): unknown => {
      for (const one of late) if (--one.wait === 0) one.apply();
      late = late.filter(({ wait }) => wait > 0);
      if (f === "query") return [...entries(value as number)];
      if (f === "compare") {
        return {
          base: [...rows],
          index: [...index].flatMap(([attribute, ids]) => [...ids].map((id) => [id, attribute])),
        };
      }
      put(...(value as [number, number | null]));
      return value;
    };
    return { invoke: ({ f, value }) => unreliable(random, () => perform(f, value)) };
  },
};
