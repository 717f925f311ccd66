import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { failureDetectionChecker } from "./index.js";

describe("failure-detection", () => {
  const down = ['0 invoke crash "n1"', "0 ok crash"];
  const soon = { timeout: "2" };
  cases(failureDetectionChecker, [
    { name: "noticed", events: [...down, '1 ok look ["n1"]'], settings: soon, verdict: "valid" },
    {
      name: "not noticed yet",
      events: [...down, "1 ok look []", '1 ok look ["n1"]'],
      settings: soon,
      verdict: "valid",
    },
    {
      name: "noticed late",
      events: [...down, "1 ok look []", "1 ok look []", "1 ok look []", '1 ok look ["n1"]'],
      settings: soon,
      verdict: "invalid",
      counts: { "late-detection": 1 },
    },
    {
      name: "never noticed",
      events: [...down, "1 ok look []", "1 ok look []", "1 ok look []"],
      settings: soon,
      verdict: "invalid",
      counts: { "undetected-crash": 1 },
      violates: ["strong-completeness"],
    },
    {
      name: "false suspicion",
      events: [...down, '1 ok look ["n1","n2"]'],
      settings: soon,
      verdict: "invalid",
      counts: { "false-suspicion": 1 },
      violates: ["strong-accuracy"],
    },
    {
      name: "suspected before it crashed",
      events: ['1 ok look ["n1"]', ...down, '1 ok look ["n1"]'],
      settings: soon,
      verdict: "invalid",
      counts: { "false-suspicion": 1 },
    },
    {
      name: "still suspected shortly after its restart",
      events: [...down, '0 invoke restart "n1"', "0 ok restart", '1 ok look ["n1"]'],
      settings: soon,
      verdict: "valid",
    },
    {
      name: "still suspected long after",
      events: [
        ...down,
        '1 ok look ["n1"]',
        '0 invoke restart "n1"',
        "0 ok restart",
        "1 ok look []",
        "1 ok look []",
        "1 ok look []",
        '1 ok look ["n1"]',
      ],
      settings: soon,
      verdict: "invalid",
      counts: { "false-suspicion": 1 },
    },
    {
      name: "faults of the nemesis",
      events: [
        "nemesis invoke start-kill",
        'nemesis info start-kill {"targets":["n1"]}',
        "1 ok look []",
        "1 ok look []",
        "1 ok look []",
        "1 ok look []",
      ],
      settings: soon,
      verdict: "invalid",
      counts: { "undetected-crash": 1 },
    },
    { name: "nobody crashed", events: ["1 ok look []"], verdict: "unknown" },
    { name: "nobody looked", events: down, verdict: "unknown" },
    { name: "a look without a list", events: ["1 invoke look", "1 ok look 1"], verdict: { malformed: 2 } },
  ]);

  it("agrees with the definition of false suspicion", () => {
    compare(
      failureDetectionChecker,
      {
        processes: 3,
        operationsMax: 8,
        fail: 0.1,
        info: 0.1,
        invoke: (random) =>
          random.chance(0.5)
            ? { f: "look", value: null }
            : { f: random.pick(["crash", "restart"]), value: "n1" },
        complete: (random, { f, value }) => (f === "look" ? (random.chance(0.5) ? ["n1"] : []) : value),
      },
      (operations) => {
        const counts: Counts = {};
        const changes = operations.filter(({ f, type }) => f !== "look" && type !== "fail");
        for (const look of operations) {
          if (look.f !== "look" || look.type !== "ok" || (look.output as string[]).length === 0) continue;
          // Excused by any crash that may still have been felt: begun before the look ended, and not followed by a
          // restart, begun after it, that was over two milliseconds before the look began.
          const excused = changes.some(
            (crash) =>
              crash.f === "crash" &&
              crash.invoked <= look.returned &&
              !changes.some(
                (restart) =>
                  restart.f === "restart" &&
                  restart.invoked >= crash.returned &&
                  restart.returned + 2e6 < look.invoked,
              ),
          );
          if (!excused) add(counts, "false-suspicion");
        }
        return counts;
      },
      ["false-suspicion"],
      { timeout: "2" },
      /crash|late/,
    );
  });
});
