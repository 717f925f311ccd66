import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { uniqueIdsChecker } from "./index.js";

describe("unique-ids", () => {
  cases(uniqueIdsChecker, [
    {
      name: "each key has identifiers of its own",
      events: ['0 ok generate 1 @"a"', '1 ok generate 1 @"b"', '1 ok generate 2 @"b"'],
      verdict: "valid",
    },
    {
      name: "one twice at a key",
      events: ['0 ok generate 1 @"a"', '1 ok generate 1 @"b"', '1 ok generate 1 @"b"'],
      verdict: "invalid",
      counts: { "duplicate-id": 1 },
    },
    {
      name: "all different",
      events: ["0 ok generate 1", '0 ok generate "1"', "0 ok generate [1]"],
      verdict: "valid",
    },
    {
      name: "one twice",
      events: ["0 ok generate 1", "1 ok generate 2", "2 ok generate 1"],
      verdict: "invalid",
      counts: { "duplicate-id": 1 },
      violates: ["uniqueness"],
    },
    {
      name: "lists twice",
      events: ["0 ok generate [1,2]", "1 ok generate [1,2]"],
      verdict: "invalid",
      counts: { "duplicate-id": 1 },
    },
    {
      name: "crashed and failed ones count for nothing",
      events: [
        "0 ok generate 1",
        "1 fail generate 1",
        "2 ok generate 2",
        "1 invoke generate",
        "1 info generate 1",
      ],
      verdict: "valid",
    },
    { name: "one alone", events: ["0 ok generate 1"], verdict: "unknown" },
    { name: "none", events: ["0 fail generate"], verdict: "unknown" },
    { name: "an id of null", events: ["0 invoke generate", "0 ok generate null"], verdict: { malformed: 2 } },
  ]);

  it("agrees with the definition", () => {
    compare(
      uniqueIdsChecker,
      {
        processes: 3,
        operationsMax: 6,
        fail: 0.1,
        info: 0.1,
        invoke: () => ({ f: "generate", value: null }),
        complete: (random) => random.below(12),
      },
      (operations) => {
        const counts: Counts = {};
        const ids = operations.filter(({ type }) => type === "ok").map(({ output }) => output as number);
        for (let id = 0; id < 12; id++)
          if (ids.filter((one) => one === id).length > 1) add(counts, "duplicate-id");
        return counts;
      },
      ["duplicate-id"],
    );
  });
});
