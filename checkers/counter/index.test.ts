import { describe, expect, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { HistoryBuilder } from "../history/index.js";
import { counterChecker } from "./index.js";
import { reachable } from "./reachable.js";

describe("counter", () => {
  const added = ["0 invoke add 5", "0 ok add 5"];
  cases(counterChecker, [
    { name: "read before anything was added", events: ["0 ok read 0", "0 ok add 1"], verdict: "unknown" },
    {
      name: "fractions are rounded",
      events: ["0 ok add 0.1", "0 ok add 0.2", "0 ok read 0.3"],
      verdict: "valid",
    },
    {
      name: "fractions are rounded, open ones as well",
      events: ["0 ok add 0.1", "0 ok add 0.2", "1 invoke add 0.5", "2 invoke add 0.01", "0 ok read 0.8"],
      verdict: "valid",
    },
    {
      name: "a fraction too low",
      events: ["0 ok add 0.1", "0 ok add 0.2", "0 ok read 0.29"],
      verdict: "invalid",
      counts: { "counter-too-low": 1 },
    },
    {
      name: "keys that differ in kind only",
      events: ['0 ok add 1 @["1"]', '0 ok read 1 @["1"]', "0 ok read 0 @[1]"],
      verdict: "valid",
    },
    { name: "the sum", events: [...added, "0 ok read 5"], verdict: "valid" },
    {
      name: "too low",
      events: [...added, "0 ok read 0"],
      verdict: "invalid",
      counts: { "counter-too-low": 1 },
      violates: ["counting"],
    },
    {
      name: "too high",
      events: [...added, "0 ok read 6"],
      verdict: "invalid",
      counts: { "counter-too-high": 1 },
    },
    {
      name: "while it was added",
      events: ["0 invoke add 5", "1 ok read 0", "1 ok read 5", "0 ok add 5"],
      verdict: "valid",
    },
    {
      name: "half of an add",
      events: ["0 invoke add 5", "1 ok read 3", "0 ok add 5"],
      verdict: "invalid",
      counts: { "counter-impossible": 1 },
    },
    {
      name: "a decrement below what increments alone allow",
      events: [...added, "1 ok add -7", "0 ok read -2"],
      verdict: "valid",
    },
    {
      name: "a decrement under way lowers the lower bound only",
      events: [...added, "1 invoke add -2", "0 ok read 3", "0 ok read 5", "1 ok add -2", "0 ok read 3"],
      verdict: "valid",
    },
    {
      name: "a decrement that is missing",
      events: [...added, "1 ok add -2", "0 ok read 5"],
      verdict: "invalid",
      counts: { "counter-too-high": 1 },
    },
    {
      name: "a failed add did not happen",
      events: [...added, "1 fail add 2", "0 ok read 7"],
      verdict: "invalid",
      counts: { "counter-too-high": 1 },
    },
    {
      name: "a crashed add may happen at any time",
      events: [...added, "1 invoke add 2", "1 info add 2", "0 ok read 5", "0 ok read 7"],
      verdict: "valid",
    },
    {
      name: "an initial value",
      events: [...added, "0 ok read 15"],
      settings: { initial: "10" },
      verdict: "valid",
    },
    {
      name: "increment and decrement",
      events: ["0 ok increment", "0 ok increment 3", "0 ok decrement 2", "0 ok read 2"],
      verdict: "valid",
    },
    { name: "no read", events: added, verdict: "unknown" },
    { name: "no add", events: ["0 ok read 0"], verdict: "unknown" },
    {
      name: "a read of no number",
      events: [...added, "0 invoke read", '0 ok read "5"'],
      verdict: { malformed: 4 },
    },
    {
      name: "an add of no number",
      events: ["0 invoke add null", "0 ok add null", "0 ok read 0"],
      verdict: { malformed: 1 },
    },
  ]);

  it("knows which sums there are", () => {
    expect(reachable(0, [])).toBe(true);
    expect(reachable(7, [5, 2, -4])).toBe(true);
    expect(reachable(4, [5, 2, -4])).toBe(false);
    expect(reachable(6, [2, 2, 2])).toBe(true);
    expect(reachable(5, [2, 2, 2])).toBe(false);
  });

  it("wants a number as initial value", () => {
    expect(() =>
      counterChecker.check(new HistoryBuilder().finish(), { settings: { initial: "ten" } }),
    ).toThrow(/--set initial=ten/);
  });
});
