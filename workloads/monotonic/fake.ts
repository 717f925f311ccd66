/** A number that only grows, with the timestamp of each operation. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "stale-read": { summary: "Reads a value of the past.", finds: ["nonmonotonic-read"] },
    "lost-increment": { summary: "The number falls back.", finds: ["nonmonotonic-read", "off-order"] },
    "skewed-clock": {
      summary: "Timestamps of some operations come from a clock that is late.",
      finds: ["off-order"],
    },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let [value, time] = [0, 0];
    const perform = (f: string): unknown => {
      if (f === "inc") value++;
      if (strikes("lost-increment") && value > 5) value -= 5;
      time++;
      const shown = strikes("stale-read") ? Math.max(0, value - 10) : value;
      const stamp = strikes("skewed-clock") ? time - 20 : time;
      return defect === "stale-read" ? shown : [stamp, shown];
    };
    return { invoke: ({ f }) => unreliable(random, () => perform(f)) };
  },
};
