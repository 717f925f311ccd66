import { expect, it } from "vitest";
import { buildHistory, type HistoryEvent } from "../history/index.js";
import { writeSkewChecker } from "./index.js";

const inserts = (...outcomes: [key: number, type: "ok" | "fail" | "info"][]) =>
  buildHistory(
    outcomes.flatMap(([key, type], i): HistoryEvent[] => {
      const base = { time: 0, process: i, f: "insert", value: [key, [i, null]] };
      return [
        { ...base, index: 2 * i, type: "invoke" },
        { ...base, index: 2 * i + 1, type },
      ];
    }),
  );

it("allows one committed insert of each key", () => {
  expect(writeSkewChecker.check(inserts([1, "ok"], [1, "fail"], [2, "ok"], [2, "info"])).verdict).toBe(
    "valid",
  );
});

it("finds two, and what they refute", () => {
  const verdict = writeSkewChecker.check(inserts([1, "ok"], [1, "ok"], [2, "ok"]));
  expect(verdict).toMatchObject({ verdict: "invalid", counts: { G2: 1 }, violates: ["serializable"] });
  expect(verdict.anomalies[0]).toMatchObject({ type: "G2", operations: [0, 2], key: 1 });
});

it("is vacuous when nobody competed", () => {
  expect(writeSkewChecker.check(inserts([1, "ok"], [2, "ok"]))).toMatchObject({
    verdict: "unknown",
    reason: "vacuous",
  });
});
