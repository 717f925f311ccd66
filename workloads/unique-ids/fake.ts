/** Identifiers from a clock and a sequence number, as many systems make them. */
import { strikesOf, unreliable } from "../unreliable.js";
import type { Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "clock-back": { summary: "The clock goes back, and the sequence with it.", finds: ["duplicate-id"] },
    "shared-node": { summary: "Two nodes take themselves for the same one.", finds: ["duplicate-id"] },
    "lost-increment": {
      summary: "Two requests at once read the same sequence number.",
      finds: ["duplicate-id"],
    },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    let clock = 1000;
    const sequences = [0, 0];
    return {
      invoke: ({ process }) =>
        unreliable(random, async () => {
          if (strikes("clock-back", 0.02)) clock -= 5;
          const node = process % 2;
          const sequence = defect === "clock-back" ? clock : sequences[node]!;
          if (strikes("lost-increment", 0.2)) await new Promise((resolve) => setImmediate(resolve));
          clock++;
          sequences[node] = sequence + 1;
          return defect === "shared-node"
            ? `n1-${String(sequence)}`
            : `n${String(node + 1)}-${String(sequence)}`;
        }),
    };
  },
};
