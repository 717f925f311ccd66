import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { monotonicChecker } from "./index.js";

describe("monotonic", () => {
  cases(monotonicChecker, [
    {
      name: "each key is a table",
      events: [
        '0 ok add 1 @"a"',
        '0 ok add 2 @"b"',
        '0 ok add 3 @"a"',
        '0 ok add 4 @"a"',
        '0 ok read [1,3,4] @"a"',
      ],
      verdict: "valid",
    },
    {
      name: "a row is lost from one table of two",
      events: [
        '0 ok add 1 @"b"',
        '0 ok add 2 @"b"',
        '0 ok add 1 @"a"',
        '0 ok add 3 @"a"',
        '0 ok add 4 @"a"',
        '0 ok read [2] @"b"',
        '0 ok read [1,3,4] @"a"',
      ],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "added twice, there twice",
      events: [
        "0 ok add 1",
        "0 ok add 2",
        "0 invoke add 3",
        "0 info add 3",
        "1 ok add 3",
        "2 ok read [1,2,3,3]",
      ],
      verdict: "valid",
    },
    {
      name: "timestamps beyond 2^53 disagree",
      events: [
        "0 ok inc [1764000000000000002,1]",
        "1 ok inc [1764000000000000001,2]",
        "1 ok inc [1764000000000000003,3]",
      ],
      verdict: "invalid",
      counts: { "off-order": 1 },
    },
    { name: "growing", events: ["0 ok inc 1", "0 ok read 1", "1 ok inc 2", "0 ok read 2"], verdict: "valid" },
    {
      name: "a client goes back",
      events: ["0 ok read 2", "0 ok read 1"],
      verdict: "invalid",
      counts: { "nonmonotonic-read": 1 },
      violates: ["growing", "monotonic-reads"],
    },
    {
      name: "another client is behind",
      events: ["0 ok read 2", "0 ok read 2", "1 ok read 1"],
      verdict: "valid",
      allowed: { "nonmonotonic-realtime": 1 },
    },
    {
      name: "another client is behind, linearizable",
      events: ["0 ok read 2", "0 ok read 2", "1 ok read 1"],
      models: ["linearizable"],
      verdict: "invalid",
      counts: { "nonmonotonic-realtime": 1 },
    },
    {
      name: "timestamps agree",
      events: ["0 ok inc [10,1]", "1 ok inc [20,2]", "1 ok read [21,2]"],
      verdict: "valid",
    },
    {
      name: "timestamps disagree",
      events: ["0 ok inc [20,1]", "1 ok inc [10,2]", "1 ok read [21,2]"],
      verdict: "invalid",
      counts: { "off-order": 1 },
    },
    {
      name: "rows in order",
      events: [
        '0 ok add {"val":1,"sts":5}',
        '0 ok add {"val":2,"sts":6}',
        '0 ok read [{"val":1,"sts":5},{"val":2,"sts":6}]',
      ],
      verdict: "valid",
    },
    {
      name: "rows off order",
      events: [
        '0 ok add {"val":1,"sts":7}',
        '0 ok add {"val":2,"sts":6}',
        '0 ok read [{"val":1,"sts":7},{"val":2,"sts":6}]',
      ],
      verdict: "invalid",
      counts: { "off-order": 1 },
    },
    {
      name: "plain rows off order",
      events: ["0 ok add 1", "0 ok add 2", "0 ok add 3", "0 ok read [2,1,3]"],
      verdict: "invalid",
      counts: { "off-order": 1 },
    },
    {
      name: "a row twice",
      events: ["0 ok add 1", "0 ok add 2", "0 ok add 3", "0 ok read [1,2,2,3]"],
      verdict: "invalid",
      counts: { duplicated: 1 },
    },
    {
      name: "a row lost",
      events: ["0 ok add 1", "0 ok add 2", "0 ok add 3", "0 ok add 4", "0 ok read [1,2,4]"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "a row invented",
      events: ["0 ok add 1", "0 ok add 2", "0 ok read [1,2,3]"],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    { name: "one read", events: ["0 ok read 1"], verdict: "unknown" },
    { name: "of another shape", events: ["0 invoke read", '0 ok read "x"'], verdict: { malformed: 2 } },
  ]);

  it("agrees with the definition", () => {
    compare(
      monotonicChecker,
      {
        processes: 3,
        operationsMax: 7,
        fail: 0.1,
        info: 0.1,
        invoke: (random) => ({ f: random.chance(0.5) ? "inc" : "read", value: null }),
        complete: (random) => random.below(5),
      },
      (operations) => {
        const counts: Counts = {};
        const seen = operations.filter(({ type }) => type === "ok").sort((a, b) => a.end - b.end);
        seen.forEach((now, i) => {
          const value = now.output as number;
          const own = seen
            .slice(0, i)
            .filter(({ process }) => process === now.process)
            .at(-1);
          if (own !== undefined && (own.output as number) > value) add(counts, "nonmonotonic-read");
          // Of those that showed most before it began, the first.
          const before = seen.filter(({ end }) => end < now.start);
          const top = Math.max(...before.map(({ output }) => output as number));
          const first = before.find(({ output }) => output === top);
          if (first !== undefined && top > value && first.process !== now.process)
            add(counts, "nonmonotonic-realtime");
        });
        return counts;
      },
      ["nonmonotonic-read", "nonmonotonic-realtime"],
    );
  });
});
