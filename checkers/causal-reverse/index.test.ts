import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { causalReverseChecker } from "./index.js";

describe("causal-reverse", () => {
  const both = ["0 ok write 1", "1 ok write 2"];
  cases(causalReverseChecker, [
    {
      name: "a value written again: the first may have been seen",
      events: ["0 invoke write 1", "1 ok write 3", "0 ok write 1", "1 ok write 1", "2 ok read [1]"],
      verdict: "unknown",
    },
    { name: "both seen", events: [...both, "2 ok read [1,2]"], verdict: "valid" },
    { name: "the earlier alone", events: [...both, "2 ok read [1]", "2 ok read [2,1]"], verdict: "valid" },
    {
      name: "the later alone",
      events: [...both, "2 ok read [2]"],
      verdict: "invalid",
      counts: { "causal-reverse": 1 },
      violates: ["strict-serializable"],
    },
    {
      name: "concurrent writes in any order",
      events: [
        "0 invoke write 1",
        "1 ok write 2",
        "0 ok write 1",
        "2 ok read [2]",
        "1 ok write 3",
        "2 ok read [1,2,3]",
      ],
      verdict: "valid",
    },
    {
      name: "a failed one need not be there",
      events: ["0 fail write 1", ...both.slice(1), "0 ok write 3", "2 ok read [2,3]"],
      verdict: "valid",
    },
    {
      name: "keys apart",
      events: ["0 ok write 1 @1", "1 ok write 2 @2", "1 ok write 3 @2", "2 ok read [2,3] @2"],
      verdict: "valid",
    },
    { name: "nothing to compare", events: ["0 ok write 1", "2 ok read [1]"], verdict: "unknown" },
    {
      name: "a read without a list",
      events: [...both, "2 invoke read", "2 ok read 2"],
      verdict: { malformed: 4 },
    },
  ]);

  it("agrees with the definition", () => {
    let next = 0;
    compare(
      causalReverseChecker,
      {
        processes: 3,
        operationsMax: 8,
        fail: 0.1,
        info: 0.1,
        invoke: (random, n) => {
          if (n === 0) next = 0;
          return random.chance(0.5) ? { f: "read", value: null } : { f: "write", value: next++ };
        },
        complete: (random, { f, value }) =>
          f === "write" ? value : Array.from({ length: next }, (_, v) => v).filter(() => random.chance(0.8)),
      },
      (operations) => {
        const counts: Counts = {};
        const writes = operations.filter(({ f, type }) => f === "write" && type !== "fail");
        for (const read of operations) {
          if (read.f !== "read" || read.type !== "ok") continue;
          const list = read.output as number[];
          const seen = writes.filter(({ input }) => list.includes(input as number));
          const missed = writes.filter(({ input }) => !list.includes(input as number));
          if (seen.some((later) => missed.some((earlier) => earlier.end < later.start)))
            add(counts, "causal-reverse");
        }
        return counts;
      },
      ["causal-reverse"],
    );
  });
});
