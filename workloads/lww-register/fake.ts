/** Registers where the latest timestamp wins, with the clock of whoever writes. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "skewed-clock": {
      summary: "The clock of some clients is late: their writes lose.",
      finds: ["lost-by-clock"],
    },
    "older-wins": { summary: "Keeps the older of two values now and then.", finds: ["older-won"] },
    "lost-write": { summary: "Acknowledges a write that it drops.", finds: ["older-won", "lost"] },
    invented: { summary: "Shows a value that nobody wrote.", finds: ["unexpected"] },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let clock = 0;
    const registers = new Map<unknown, [value: unknown, timestamp: number]>();
    const write = (key: unknown, value: unknown, process: number): unknown => {
      const late = defect === "skewed-clock" && process % 3 === 0;
      const timestamp = ++clock - (late ? 60 : 0);
      const before = registers.get(key);
      const keeps = strikes("older-wins", 0.1) || strikes("lost-write", 0.2);
      if (before === undefined || (timestamp > before[1] && !keeps)) registers.set(key, [value, timestamp]);
      return [value, timestamp];
    };
    const read = (key: unknown): unknown => {
      const found = registers.get(key);
      if (found === undefined) return null;
      return strikes("invented") ? [-1 - random.below(100), found[1]] : found;
    };
    return {
      invoke: ({ f, key, value, process }) =>
        unreliable(random, () => (f === "read" ? read(key) : write(key, value, process))),
    };
  },
};
