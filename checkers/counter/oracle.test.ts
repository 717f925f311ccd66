import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { counterChecker } from "./index.js";

it("agrees with the definition", () => {
  compare(
    counterChecker,
    {
      processes: 4,
      operationsMax: 8,
      fail: 0.1,
      info: 0.15,
      invoke: (random) =>
        random.chance(0.5) ? { f: "read", value: null } : { f: "add", value: random.pick([1, 2, 5, -3]) },
      complete: (random, { f, value }) => (f === "add" ? value : random.below(11) - 3),
    },
    (operations) => {
      const counts: Counts = {};
      const adds = operations.filter(({ f, type }) => f === "add" && type !== "fail");
      for (const read of operations) {
        if (read.f !== "read" || read.type !== "ok") continue;
        const must = adds.filter(({ end }) => end < read.start).map(({ input }) => input as number);
        const may = adds
          .filter(({ start, end }) => start < read.end && end > read.start)
          .map(({ input }) => input as number);
        // Every choice of those that may have happened.
        const sums = new Set<number>();
        for (let choice = 0; choice < 1 << may.length; choice++) {
          sums.add([...must, ...may.filter((_, i) => (choice >> i) & 1)].reduce((a, b) => a + b, 0));
        }
        const value = read.output as number;
        if (value < Math.min(...sums)) add(counts, "counter-too-low");
        else if (value > Math.max(...sums)) add(counts, "counter-too-high");
        else if (!sums.has(value)) add(counts, "counter-impossible");
      }
      return counts;
    },
    ["counter-too-low", "counter-too-high", "counter-impossible"],
  );
});
