/** Sets that only grow, in memory. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

const FOUND = ["causal-reverse"];

export const fake: Fake = {
  defects: {
    "late-write": {
      summary: "A write is acknowledged and becomes visible a few writes later.",
      finds: FOUND,
    },
    "lost-write": { summary: "Acknowledges a write that it drops.", finds: FOUND },
    "torn-read": { summary: "A read misses a write in the middle.", finds: FOUND },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    const sets = new Map<unknown, unknown[]>();
    let late: { readonly key: unknown; readonly value: unknown; wait: number }[] = [];
    const setOf = (key: unknown): unknown[] => {
      const found = sets.get(key) ?? [];
      sets.set(key, found);
      return found;
    };
    const write = (key: unknown, value: unknown): void => {
      for (const one of late) if (--one.wait === 0) setOf(one.key).push(one.value);
      late = late.filter(({ wait }) => wait > 0);
      if (strikes("late-write")) late.push({ key, value, wait: 15 });
      else if (!strikes("lost-write")) setOf(key).push(value);
    };
    const read = (key: unknown): unknown[] => {
      const shown = [...setOf(key)];
      if (shown.length > 20 && strikes("torn-read")) shown.splice(random.below(shown.length - 19), 1);
      return shown;
    };
    return {
      invoke: ({ f, key, value }) =>
        unreliable(random, () => {
          if (f === "read") return read(key);
          write(key, value);
          return value;
        }),
    };
  },
};
