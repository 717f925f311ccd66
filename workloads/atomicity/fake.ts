/** Transactions of several parts in memory, each at one instant. */
import { pace } from "../pace.js";
import { strikesOf, unreliable } from "../unreliable.js";
import { FakeFailure, type Fake } from "../workload.js";

export const fake: Fake = {
  defects: {
    "part-by-part": { summary: "Parts become visible one after the other.", finds: ["partial-effect"] },
    "crash-in-the-middle": { summary: "A crash leaves some of the parts.", finds: ["partial-effect"] },
    "abort-leaves-parts": { summary: "A rollback leaves what was written.", finds: ["effect-after-abort"] },
    "failed-but-applied": {
      summary: "Refuses a transaction and keeps its parts.",
      finds: ["effect-after-abort"],
    },
    "lost-commit": { summary: "Acknowledges a transaction that it drops.", finds: ["lost-transaction"] },
  },
  create(defect, random) {
    const strikes = strikesOf(defect, random);
    const parts = new Map<number, number[]>();
    const commit = async (id: number, written: readonly number[]): Promise<void> => {
      if (strikes("lost-commit", 0.2)) return;
      if (strikes("crash-in-the-middle", 0.1)) {
        parts.set(id, written.slice(0, 1));
        throw new Error("crashed");
      }
      const here: number[] = [];
      parts.set(id, here);
      for (const part of written) {
        here.push(part);
        if (defect === "part-by-part") await pace(random, 4);
      }
      if (strikes("failed-but-applied", 0.2)) throw new FakeFailure("refused, but applied");
    };
    return {
      invoke: ({ f, value }) =>
        unreliable(random, async () => {
          if (f === "read") return [...(parts.get(value as number) ?? [])];
          const [id, written] = value as [number, number[]];
          if (f === "commit") await commit(id, written);
          else if (strikes("abort-leaves-parts", 0.2)) parts.set(id, [...written]);
          return value;
        }),
    };
  },
};
