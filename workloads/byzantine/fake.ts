/** Registers in memory behind a channel that may lie. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

const FOUND = ["thin-air"];

export const fake: Fake = {
  defects: {
    "bit-flip": { summary: "Flips a bit of a reply.", finds: FOUND },
    forged: { summary: "Makes up a value.", finds: FOUND },
    "other-key": { summary: "Answers with the value of another key.", finds: FOUND },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    const values = new Map<unknown, number>();
    const read = (key: unknown): number | null => {
      const value = values.get(key);
      if (value === undefined) return null;
      if (strikes("bit-flip")) return value ^ (1 << random.below(10));
      if (strikes("forged")) return -1 - random.below(1000);
      if (strikes("other-key", 0.2)) return values.get(((key as number) + 1) % 10) ?? value;
      return value;
    };
    return {
      invoke: ({ f, key, value }) =>
        unreliable(random, () => {
          if (f === "read") return read(key);
          values.set(key, value as number);
          return value;
        }),
    };
  },
};
