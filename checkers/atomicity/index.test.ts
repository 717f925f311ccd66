import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { atomicityChecker } from "./index.js";

describe("atomicity", () => {
  const done = ["0 invoke commit [7,[0,1]]", "0 ok commit [7,[0,1]]"];
  cases(atomicityChecker, [
    { name: "all of it", events: [...done, "1 invoke read 7", "1 ok read [0,1]"], verdict: "valid" },
    {
      name: "part of it",
      events: [...done, "1 invoke read 7", "1 ok read [1]"],
      verdict: "invalid",
      counts: { "partial-effect": 1 },
      violates: ["atomicity", "read-atomic"],
    },
    {
      name: "part of it while it was written",
      events: [done[0]!, "1 invoke read 7", "1 ok read [1]", done[1]!],
      verdict: "invalid",
      counts: { "partial-effect": 1 },
    },
    {
      name: "the same, for late reads",
      events: [done[0]!, "1 invoke read 7", "1 ok read [1]", done[1]!, "1 invoke read 7", "1 ok read [0,1]"],
      settings: { visibility: "late" },
      verdict: "valid",
    },
    {
      name: "none of it",
      events: [...done, "1 invoke read 7", "1 ok read []"],
      verdict: "invalid",
      counts: { "lost-transaction": 1 },
    },
    {
      name: "rolled back",
      events: ["0 invoke abort [7,[0,1]]", "0 ok abort", "1 invoke read 7", "1 ok read []"],
      verdict: "valid",
    },
    {
      name: "there after a rollback",
      events: ["0 invoke abort [7,[0,1]]", "0 ok abort", "1 invoke read 7", "1 ok read [0]"],
      verdict: "invalid",
      counts: { "effect-after-abort": 1 },
    },
    {
      name: "there after a failure",
      events: ["0 invoke commit [7,[0,1]]", "0 fail commit", "1 invoke read 7", "1 ok read [0,1]"],
      verdict: "invalid",
      counts: { "effect-after-abort": 1 },
    },
    {
      name: "a crashed client: all or nothing",
      events: [
        "0 invoke commit [7,[0,1]]",
        "0 info commit",
        "1 invoke read 7",
        "1 ok read []",
        "1 invoke read 7",
        "1 ok read [0,1]",
      ],
      verdict: "valid",
    },
    {
      name: "a crashed client: half",
      events: ["0 invoke commit [7,[0,1]]", "0 info commit", "1 invoke read 7", "1 ok read [0]"],
      verdict: "invalid",
      counts: { "partial-effect": 1 },
    },
    {
      name: "of nobody",
      events: ["1 invoke read 8", "1 ok read [0]", ...done, "1 invoke read 7", "1 ok read [0,1]"],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    { name: "no read", events: done, verdict: "unknown" },
    { name: "an id used twice", events: [...done, "0 invoke commit [7,[0]]"], verdict: { malformed: 3 } },
  ]);

  it("agrees with the definition", () => {
    compare(
      atomicityChecker,
      {
        processes: 3,
        operationsMax: 7,
        fail: 0.15,
        info: 0.15,
        invoke: (random, n) =>
          random.chance(0.5)
            ? { f: "read", value: random.below(n + 1) }
            : { f: random.chance(0.7) ? "commit" : "abort", value: [n, [0, 1]] },
        complete: (random, { f, value }) =>
          f === "read" ? random.pick([[], [0], [1], [0, 1], [0, 1]]) : value,
      },
      (operations) => {
        const counts: Counts = {};
        for (const read of operations) {
          if (read.f !== "read" || read.type !== "ok") continue;
          const found = (read.output as number[]).length;
          const writer = operations.find(
            ({ f, input }) => f !== "read" && (input as number[])[0] === read.input,
          );
          if (writer === undefined) {
            if (found > 0) add(counts, "unexpected");
          } else if (writer.f === "abort" || writer.type === "fail") {
            if (found > 0) add(counts, "effect-after-abort");
          } else if (found === 1) add(counts, "partial-effect");
          else if (found === 0 && writer.type === "ok" && writer.end < read.start)
            add(counts, "lost-transaction");
        }
        return counts;
      },
      ["unexpected", "effect-after-abort", "partial-effect", "lost-transaction"],
    );
  });
});
