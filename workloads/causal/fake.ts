/** Registers on two nodes that copy at once; a client goes to another node with every operation. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

const FOUND = ["causal-violation"];

export const fake: Fake = {
  defects: {
    "lagging-node": { summary: "The second node is sometimes behind.", finds: FOUND },
    "dirty-start": { summary: "A register holds something before it was written.", finds: FOUND },
    "lost-write": { summary: "Acknowledges a write that it drops.", finds: FOUND },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    const values = new Map<unknown, number>();
    const before = new Map<unknown, number>();
    const perform = (f: string, key: unknown, value: unknown): unknown => {
      const current = values.get(key) ?? 0;
      if (f === "write") {
        before.set(key, current);
        if (!strikes("lost-write")) values.set(key, value as number);
        return value;
      }
      if (f === "read-init") return strikes("dirty-start") ? 7 : current;
      return strikes("lagging-node") ? (before.get(key) ?? 0) : current;
    };
    return { invoke: ({ f, key, value }) => unreliable(random, () => perform(f, key, value)) };
  },
};
