import { describe, expect, it } from "vitest";
import { LOSS_CHECKERS } from "../catalog.js";
import { MODELS } from "../consistency/index.js";
import { literal } from "./testing/literal.js";
import { spansOf } from "./evidence.js";
import { canonicalGuarantee, falling, GUARANTEES, includes, LOSSES, RULES } from "./index.js";
import { timeline } from "./timeline.js";

const names = new Set([...GUARANTEES, ...MODELS].map(({ name }) => name));

describe("guarantees and anomalies as data", () => {
  it("name each other only by names that exist, once", () => {
    expect(names.size).toBe(GUARANTEES.length + MODELS.length);
    expect(GUARANTEES.flatMap(({ implies }) => implies).filter((name) => !names.has(name))).toEqual([]);
    expect(LOSSES.flatMap(({ refutes }) => refutes).filter((name) => !names.has(name))).toEqual([]);
    expect(new Set(LOSSES.map(({ name }) => name)).size).toBe(LOSSES.length);
  });

  it("every checker can be asked for what it lists", () => {
    for (const { models } of LOSS_CHECKERS)
      for (const name of models) expect(canonicalGuarantee(name)).toBe(name);
  });

  it("what falls with a guarantee is whatever includes it", () => {
    expect(includes("exactly-once", "durability")).toBe(true);
    expect(includes("at-most-once", "durability")).toBe(false);
    expect(includes("sound-bank", "read-committed")).toBe(true);
    expect(includes("durability", "linearizable")).toBe(false);
    const { violates, alsoViolates } = falling(["durability"]);
    expect(violates).toEqual(["durability"]);
    expect(alsoViolates).toContain("exactly-once");
    expect(alsoViolates).not.toContain("at-most-once");
  });
});

describe("vacuity", () => {
  it("every checker has a rule, and an empty history shows nothing to any", () => {
    expect(Object.keys(RULES).sort()).toEqual(LOSS_CHECKERS.map(({ name }) => name).sort());
    for (const checker of LOSS_CHECKERS) {
      const verdict = checker.check(literal([]));
      expect({ name: checker.name, verdict: verdict.verdict, reason: verdict.reason }).toEqual({
        name: checker.name,
        verdict: "unknown",
        reason: "vacuous",
      });
      expect(verdict.detail).toBe(RULES[checker.name as keyof typeof RULES][0][1]);
      expect(verdict.satisfies).toEqual([]);
    }
  });
});

describe("evidence", () => {
  it("groups times into spans, a new one after a second without", () => {
    expect(spansOf([5e9, 0, 1e9, 5.5e9])).toEqual([
      { from: 0, to: 1e9, count: 2 },
      { from: 5e9, to: 5.5e9, count: 2 },
    ]);
  });
});

describe("timeline", () => {
  it("is the order of events, however sparse their indexes are", () => {
    const history = literal(["0 invoke add 1", "1 ok add 2", "0 ok add 1", "2 invoke add 3"]);
    expect([...timeline(history)]).toEqual([0, 1, ~1, ~0, 2]);
    const sparse = Object.create(history, {
      columns: {
        value: {
          ...history.columns,
          start: history.columns.start.map((index) => index * 9999),
          end: history.columns.end.map((index) => (index < 0 ? index : index * 9999)),
        },
      },
    }) as typeof history;
    expect([...timeline(sparse)]).toEqual([0, 1, ~1, ~0, 2]);
  });
});
