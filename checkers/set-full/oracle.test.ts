import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { setFullChecker } from "./index.js";

it("agrees with the definition", () => {
  compare(
    setFullChecker,
    {
      processes: 3,
      operationsMax: 9,
      fail: 0.1,
      info: 0.1,
      invoke: (random) =>
        random.chance(0.55) ? { f: "read", value: null } : { f: "add", value: random.below(3) },
      complete: (random, { f, value }) =>
        f === "add" ? value : Array.from({ length: random.below(4) }, () => random.below(4)),
    },
    (operations) => {
      const counts: Counts = {};
      const reads = operations.filter(({ f, type }) => f === "read" && type === "ok");
      for (let v = 0; v < 4; v++) {
        const adds = operations.filter(({ f, input }) => f === "add" && input === v);
        const showing = reads.filter(({ output }) => (output as number[]).includes(v));
        const added = Math.min(...adds.map(({ start }) => start));
        // A read says something of an element only if the element was there to be missed.
        const missing = reads.filter((read) => !showing.includes(read) && added < read.end);
        const knownAt = Math.min(
          ...adds.filter(({ type }) => type === "ok").map(({ end }) => end),
          ...showing.map(({ end }) => end),
        );
        const lastShown = Math.max(-1, ...showing.map(({ start }) => start));
        const lastMissed = Math.max(-1, ...missing.map(({ start }) => start));
        if (showing.some(({ output }) => (output as number[]).filter((x) => x === v).length > 1))
          add(counts, "duplicated");
        if (showing.some(({ end }) => end < added)) add(counts, "unexpected");
        else if (showing.length > 0 && adds.every(({ type }) => type === "fail"))
          add(counts, "failed-but-present");
        if (lastShown > lastMissed && lastMissed > knownAt) add(counts, "stale");
        if (lastMissed > lastShown && lastMissed > knownAt) add(counts, "lost");
      }
      return counts;
    },
    ["duplicated", "unexpected", "failed-but-present", "stale", "lost"],
  );
});
