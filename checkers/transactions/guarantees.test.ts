/** Every model that only says what sessions or single transactions may expect is refuted by its own name. */
import { describe, expect, it } from "vitest";
import { implies } from "../consistency/index.js";
import { listAppendChecker } from "../list-append/index.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import { sessionChecker } from "../session/index.js";
import { txns, type Notation } from "./testing/shorthand.js";

/** Registers; `w` becomes `a` for lists. Together: all transactions overlap. */
const CASES: readonly [model: string, type: string, lines: string[], concurrent?: true][] = [
  ["read-your-writes", "read-your-writes-violation", ["wx1 @1", "rx_ @1"]],
  ["monotonic-reads", "monotonic-reads-violation", ["wx1 @1", "rx1 @2", "rx_ @2"]],
  ["monotonic-writes", "monotonic-writes-violation", ["wx1 @1", "wy1 @1", "ry1 rx_ @2"]],
  ["writes-follow-reads", "writes-follow-reads-violation", ["wx1 @1", "rx1 @2", "wy1 @2", "ry1 rx_ @3"]],
  ["PRAM", "PRAM-violation", ["wx1 @1", "wy1 @1", "ry1 @2", "rx_ @2"]],
  ["causal", "causality-violation-process", ["wx1 @1", "rx1 @2", "wy1 @2", "ry1 @3", "rx_ @3"]],
  ["causal-cerone", "causality-violation", ["wx1", "rx1 wy1", "rx_ ry1"], true],
  ["monotonic-atomic-view", "observed-transaction-vanishes", ["wx1 wy1", "rx1 ry_"], true],
  ["read-atomic", "fractured-read", ["wx1 wy1", "rx_ ry1"], true],
];

const lists = (lines: readonly string[]): string[] => lines.map((line) => line.replaceAll("w", "a"));

describe.each([
  ["list-append", listAppendChecker],
  ["rw-register", rwRegisterChecker],
  ["session", sessionChecker],
] as const)("%s", (name, checker) => {
  it.each(CASES)("refutes %s by %s, and nothing weaker", (model, type, lines, concurrent) => {
    const notation: Notation = { registers: name !== "list-append", concurrent: concurrent === true };
    const history = txns(name === "list-append" ? lists(lines) : lines, notation);
    const verdict = checker.check(history, { models: [model] });
    expect([verdict.verdict, verdict.violates.includes(model)]).toEqual(["invalid", true]);
    expect(Object.keys(verdict.counts)).toContain(type);
    expect(verdict.anomalies[0]!.message).toMatch(/\.$/);
    const weaker = CASES.map(([other]) => other).filter((other) => other !== model && implies(model, other));
    const all = checker.check(history, { models: ["strict-serializable", model] });
    for (const other of weaker)
      expect([other, [...all.violates, ...all.alsoViolates].includes(other)]).toEqual([other, false]);
    for (const other of weaker) expect(all.satisfies.some((each) => implies(each, other))).toBe(true);
  });
});
