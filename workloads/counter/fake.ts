/** A counter in memory; each operation at one instant. */
import { pace } from "../pace.js";
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

const FOUND = ["counter-too-low", "counter-too-high", "counter-impossible"];

export const fake: Fake = {
  defects: {
    "lost-add": { summary: "Acknowledges an add that it drops.", finds: FOUND },
    "double-add": { summary: "Applies an add twice.", finds: FOUND },
    "lost-update": { summary: "Reads, waits, and writes back: adds in between are lost.", finds: FOUND },
    "stale-read": { summary: "Reads a value of the past.", finds: FOUND },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let value = 0;
    const past: number[] = [];
    return {
      invoke: ({ f, value: amount }) =>
        unreliable(random, async () => {
          if (f === "read") return strikes("stale-read", 0.3) ? (past.at(-30) ?? value) : value;
          const before = value;
          if (defect === "lost-update") await pace(random);
          const times = strikes("lost-add", 0.2) ? 0 : strikes("double-add", 0.2) ? 2 : 1;
          value = (defect === "lost-update" ? before : value) + times * (amount as number);
          past.push(value);
          return amount;
        }),
    };
  },
};
