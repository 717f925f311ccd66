/** Minimal histories as a table: what a checker must say of each. */
import { expect, it } from "vitest";
import type { Checker } from "../../checker.js";
import { MalformedHistoryError } from "../../history/index.js";
import { stringifyJson } from "../../history/json-value.js";
import { literal } from "./literal.js";

export interface Case {
  readonly name: string;
  readonly events: readonly string[];
  /** The verdict's word, or the line of a value of the wrong shape. */
  readonly verdict: "valid" | "invalid" | "unknown" | { readonly malformed: number };
  readonly counts?: Readonly<Record<string, number>>;
  readonly allowed?: Readonly<Record<string, number>>;
  readonly settings?: Readonly<Record<string, string>>;
  readonly models?: readonly string[];
  readonly violates?: readonly string[];
}

export function cases(checker: Checker, table: readonly Case[]): void {
  it.each(table.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    const history = literal(one.events);
    const judge = () =>
      checker.check(history, {
        ...(one.settings === undefined ? {} : { settings: one.settings }),
        ...(one.models === undefined ? {} : { models: one.models }),
      });
    if (typeof one.verdict === "object") {
      let error: unknown;
      try {
        judge();
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(MalformedHistoryError);
      expect((error as MalformedHistoryError).line).toBe(one.verdict.malformed);
      return;
    }
    const verdict = judge();
    expect(verdict).toMatchObject({ verdict: one.verdict, counts: one.counts ?? {} });
    expect(Object.keys(verdict.counts)).toEqual(Object.keys(one.counts ?? {}).sort());
    expect(verdict.allowed?.counts ?? {}).toEqual(one.allowed ?? {});
    if (one.violates !== undefined) expect(verdict.violates).toEqual(one.violates);
    for (const { operations } of verdict.anomalies)
      for (const start of operations)
        expect([...history].map((operation) => operation.start)).toContain(start);
    if (one.verdict === "unknown") expect(verdict.reason).toBe("vacuous");
    expect(stringifyJson(judge())).toBe(stringifyJson(verdict));
  });
}
