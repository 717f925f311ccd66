import { describe, expect, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { literal } from "../guarantees/testing/literal.js";
import { byzantineChecker } from "./index.js";

describe("byzantine", () => {
  cases(byzantineChecker, [
    { name: "what was written", events: ["0 ok write 6", "0 ok read 6", "0 ok read null"], verdict: "valid" },
    {
      name: "never written",
      events: ["0 ok write 6", "0 ok read 7"],
      verdict: "invalid",
      counts: { "thin-air": 1 },
    },
    {
      name: "of another key",
      events: ["0 ok write 6 @1", "0 ok read 6 @2"],
      verdict: "invalid",
      counts: { "thin-air": 1 },
    },
    {
      name: "written only later",
      events: ["0 ok read 6", "0 ok write 6"],
      verdict: "invalid",
      counts: { "thin-air": 1 },
    },
    { name: "written by a failed write", events: ["0 fail write 6", "0 ok read 6"], verdict: "valid" },
    {
      name: "the initial value",
      events: ["0 ok write 6", "0 ok read 0"],
      settings: { initial: "0" },
      verdict: "valid",
    },
    { name: "no value read", events: ["0 ok write 6", "0 ok read null"], verdict: "unknown" },
  ]);

  it("names the value that one bit would make of it", () => {
    const [anomaly] = byzantineChecker.check(literal(["0 ok write 6", "0 ok read 7"])).anomalies;
    expect(anomaly!.details).toMatchObject({ value: 7, nearest: 6 });
  });

  it("agrees with the definition", () => {
    compare(
      byzantineChecker,
      {
        processes: 3,
        operationsMax: 7,
        fail: 0.1,
        info: 0.1,
        invoke: (random) => ({
          f: random.chance(0.5) ? "read" : "write",
          value: random.below(3),
          key: random.below(2),
        }),
        complete: (random, { f, value }) =>
          f === "write" ? value : random.chance(0.1) ? null : random.below(3),
      },
      (operations) => {
        const counts: Counts = {};
        for (const read of operations) {
          if (read.f !== "read" || read.type !== "ok" || read.output === null) continue;
          const written = operations.some(
            ({ f, key, input, start }) =>
              f === "write" && key === read.key && input === read.output && start < read.end,
          );
          if (!written) add(counts, "thin-air");
        }
        return counts;
      },
      ["thin-air"],
    );
  });
});
