/** A checker against an independent, slow reading of its definition, on many small histories. */
import { expect } from "vitest";
import type { Checker } from "../../checker.js";
import type { History, Operation } from "../../history/index.js";
import { Random } from "../../testing/random.js";
import { smallHistory, type SmallHistories } from "./random-history.js";

/** `FAULTLINE_ORACLE=100000` compares so many. */
export const HISTORIES = Number(globalThis.process.env["FAULTLINE_ORACLE"] ?? 20_000);

export type Counts = Record<string, number>;

export function add(counts: Counts, type: string, n = 1): void {
  if (n > 0) counts[type] = (counts[type] ?? 0) + n;
}

/**
 * How often each anomaly is there, by the definition. Every type that it ever counts must turn up. The history tells
 * when an operation of unknown outcome was given up.
 */
export type Oracle = (operations: readonly Operation[], history: History) => Counts;

export function compare(
  checker: Checker,
  shape: SmallHistories,
  oracle: Oracle,
  types: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  /** Types that the oracle leaves to others. */
  elsewhere = /^$/,
): void {
  const seen: Counts = {};
  for (let seed = 0; seed < HISTORIES; seed++) {
    const history = smallHistory(new Random(seed), shape);
    const expected = oracle([...history], history);
    const verdict = checker.check(history, { settings });
    const found = Object.fromEntries(
      Object.entries({ ...verdict.counts, ...verdict.allowed?.counts }).filter(
        ([type]) => !elsewhere.test(type),
      ),
    );
    if (!same(found, expected))
      expect({ seed, found, events: [...history] }).toEqual({ seed, found: expected, events: [] });
    add(seen, Object.keys(expected).length === 0 ? "nothing" : "something");
    for (const [type, count] of Object.entries(expected)) add(seen, type, count);
  }
  expect(Object.keys(seen).sort()).toEqual([...types, "nothing", "something"].sort());
}

function same(a: Counts, b: Counts): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
