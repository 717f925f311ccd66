import { expect, it } from "vitest";
import { MalformedHistoryError } from "../history/index.js";
import { txns } from "../transactions/testing/shorthand.js";
import { longForkChecker } from "./index.js";

const check = (...lines: string[]) => longForkChecker.check(txns(lines, { registers: true }));

it("accepts readers that agree", () => {
  expect(check("wx1", "rx1 ry_", "wy1", "rx1 ry1", "rx_ ry_").verdict).toBe("valid");
});

it("finds a fork, with its four transactions", () => {
  const verdict = check("wx1", "wy1", "rx1 ry_", "rx_ ry1");
  expect(verdict).toMatchObject({
    verdict: "invalid",
    counts: { "long-fork": 1 },
    violates: ["prefix", "repeatable-read"],
  });
  expect(verdict.anomalies[0]!.operations).toEqual([0, 4, 2, 6]);
});

it("allows it where the model does", () => {
  const history = txns(["wx1", "wy1", "rx1 ry_", "rx_ ry1"], { registers: true });
  expect(longForkChecker.check(history, { models: ["parallel-snapshot-isolation"] }).allowed?.counts).toEqual(
    { "long-fork": 1 },
  );
});

it("is vacuous without a pair of reads, and wants each key written once", () => {
  expect(check("wx1", "rx1 ry_")).toMatchObject({ verdict: "unknown", reason: "vacuous" });
  expect(() => check("wx1", "wx2")).toThrow(MalformedHistoryError);
});
