import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { setChecker } from "./index.js";

it("agrees with the definition", () => {
  compare(
    setChecker,
    {
      processes: 3,
      operationsMax: 8,
      fail: 0.1,
      info: 0.15,
      invoke: (random) =>
        random.chance(0.35) ? { f: "read", value: null } : { f: "add", value: random.below(4) },
      complete: (random, { f, value }) =>
        f === "add" ? value : Array.from({ length: random.below(4) }, () => random.below(5)),
    },
    (operations) => {
      const counts: Counts = {};
      const reads = operations.filter(({ f, type }) => f === "read" && type === "ok");
      if (reads.length === 0) return counts;
      const last = reads.find((read) => reads.every((other) => other.end <= read.end))!;
      const list = last.output as number[];
      const adds = operations.filter(({ f }) => f === "add");
      for (let v = 0; v < 5; v++) {
        const times = list.filter((x) => x === v).length;
        const own = adds.filter(({ input }) => input === v);
        if (times > 1) add(counts, "duplicated");
        if (times > 0 && !own.some(({ start }) => start < last.end)) add(counts, "unexpected");
        else if (times > 0 && own.every(({ type }) => type === "fail")) add(counts, "failed-but-present");
        if (times === 0 && own.some(({ type, end }) => type === "ok" && end < last.start))
          add(counts, "lost");
      }
      return counts;
    },
    ["duplicated", "unexpected", "failed-but-present", "lost"],
  );
});
