import { expect, it } from "vitest";
import { txns } from "../transactions/testing/shorthand.js";
import { sessionChecker } from "./index.js";

const check = (...lines: string[]) => sessionChecker.check(txns(lines, { registers: true }));

it("accepts stale reads of other sessions", () => {
  expect(check("wx1 @1", "wx2 @1", "rx1 @2", "rx2 @2")).toMatchObject({
    verdict: "valid",
    workload: "session",
  });
});

it("condemns a session that misses its own write, or goes back", () => {
  expect(check("wx1 @1", "rx_ @1").verdict).toBe("invalid");
  expect(check("wx1 @1", "wx2 @1", "rx2 @2", "rx1 @2").verdict).toBe("invalid");
});

it("condemns an effect seen without its cause", () => {
  const verdict = check("wx1 @1", "rx1 wy1 @2", "ry1 rx_ @3");
  expect(verdict.verdict).toBe("invalid");
  expect(Object.keys(verdict.counts)).toContain("writes-follow-reads-violation");
});
