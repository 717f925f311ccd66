/** A history made to explode: forty pushes at once, of few values, so that every order of them is a state. */
import { describe, expect, it } from "vitest";
import { buildHistory } from "../checkers/history/builder.js";
import type { HistoryEvent } from "../checkers/history/event.js";
import { stackChecker } from "../checkers/linearizability/index.js";
import { timeBudget } from "./budget.js";

const WIDTH = 40;
const events: HistoryEvent[] = [];
const add = (process: number, type: HistoryEvent["type"], f: string, value: unknown): void => {
  events.push({ index: events.length, time: events.length, process, type, f, value });
};
for (const type of ["invoke", "ok"] as const)
  for (let p = 0; p < WIDTH; p++) add(p, type, "push", (p * 7) % 6);
for (const type of ["invoke", "ok"] as const)
  for (let p = 0; p < WIDTH; p++) add(p, type, "pop", type === "ok" ? (p * 5) % 7 : null);
const history = buildHistory(events);

describe("a budget", () => {
  it("of time ends in unknown, never in a verdict, and says how far it came", () => {
    const verdict = stackChecker.check(history, { budget: timeBudget(0.5) });
    expect(verdict).toMatchObject({ verdict: "unknown", reason: "budget" });
    expect(verdict.detail).toMatch(/event \d+/);
  });

  it("of memory as well", () => {
    const verdict = stackChecker.check(history, { budget: timeBudget(60, 100e6) });
    expect(verdict).toMatchObject({ verdict: "unknown", reason: "budget" });
  });
});
