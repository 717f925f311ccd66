/** Registers as transactions against the search over all objects: the same answer on many small histories. */
import { describe, expect, it } from "vitest";
import { UNLIMITED } from "../budget.js";
import { HISTORIES } from "../guarantees/testing/compare.js";
import { smallHistory } from "../guarantees/testing/random-history.js";
import { buildHistory, type HistoryEvent } from "../history/index.js";
import { Random } from "../testing/random.js";
import { checkSequential } from "./sequential.js";
import { sequentialRegisters } from "./sequential-registers.js";
import { registerObject } from "./types/register.js";
import { registerChecker } from "./index.js";

describe("sequential consistency of registers", () => {
  it("is what the search over all objects says", () => {
    const reader = registerObject.open({});
    const seen: Record<string, number> = {};
    for (let seed = 0; seed < HISTORIES / 4; seed++) {
      const history = smallHistory(new Random(seed), {
        processes: 3,
        operationsMax: 9,
        fail: 0.05,
        info: 0.1,
        invoke(random, n) {
          const key = random.below(2);
          const luck = random.next();
          if (luck < 0.5) return { f: "read", value: null, key };
          // Values tell by whom they were written; the first few are often expected and read.
          return luck < 0.8
            ? { f: "write", value: n + 1, key }
            : { f: "cas", value: [1 + random.below(Math.max(1, n)), n + 1], key };
        },
        complete: (random, { f, value }, n) =>
          f !== "read" ? value : random.chance(0.2) ? null : 1 + random.below(Math.max(1, n)),
      });
      const slow = checkSequential(history, registerObject, reader, UNLIMITED).kind;
      const fast = sequentialRegisters(history, "null", UNLIMITED)?.kind;
      if (fast !== undefined && fast !== slow)
        expect({ seed, fast, events: [...history] }).toEqual({ seed, fast: slow, events: [] });
      if (fast !== undefined) seen[fast] = (seen[fast] ?? 0) + 1;
    }
    expect(seen["sequential"]).toBeGreaterThan(HISTORIES / 80);
    expect(seen["violated"]).toBeGreaterThan(HISTORIES / 80);
  });

  it("is what the search over all objects says where few values are written again and again", () => {
    const reader = registerObject.open({});
    const seen: Record<string, number> = {};
    for (let seed = 0; seed < HISTORIES / 10; seed++) {
      const history = smallHistory(new Random(seed), {
        processes: 3,
        operationsMax: 7,
        fail: 0.25,
        info: 0.1,
        invoke: (random) =>
          random.pick([
            () => ({ f: "read", value: null }),
            () => ({ f: "write", value: random.below(4) }),
            () => ({ f: "cas", value: [random.below(4), random.below(4)] }),
          ])(),
        complete: (random, { f, value }) =>
          f !== "read" ? value : random.chance(0.3) ? null : random.below(4),
      });
      const slow = checkSequential(history, registerObject, reader, UNLIMITED).kind;
      const fast = sequentialRegisters(history, "null", UNLIMITED)?.kind;
      if (fast !== undefined && fast !== slow)
        expect({ seed, fast, events: [...history] }).toEqual({ seed, fast: slow, events: [] });
      if (fast !== undefined) seen[fast] = (seen[fast] ?? 0) + 1;
    }
    expect(seen["violated"]).toBeGreaterThan(HISTORIES / 200);
  });

  it("sees a value that nobody wrote, whatever faults happened in between", () => {
    const history = buildHistory([
      { index: 0, time: 0, process: 0, type: "invoke", f: "write", value: 1 },
      { index: 1, time: 1, process: 0, type: "ok", f: "write", value: 1 },
      { index: 2, time: 2, process: "nemesis", type: "info", f: "kill", value: null },
      { index: 3, time: 3, process: 0, type: "invoke", f: "read", value: null },
      { index: 4, time: 4, process: 0, type: "ok", f: "read", value: 99 },
    ]);
    expect(registerChecker.check(history, { models: ["sequential"] }).verdict).toBe("invalid");
  });

  it("is decided for histories of any length", () => {
    const events: HistoryEvent[] = [];
    const add = (process: number, f: string, value: unknown, key: number): void => {
      const index = events.length;
      const asked = f === "read" ? null : value;
      events.push({ index, time: index, process, type: "invoke", f, value: asked, key });
      events.push({ index: index + 1, time: index + 1, process, type: "ok", f, value, key });
    };
    // One process writes, another lags behind by one: stale, and in order all the same.
    for (let n = 1; n <= 5000; n++) {
      add(0, "write", n, n % 7);
      add(1, "read", n > 7 ? n - 7 : null, n % 7);
    }
    const check = () => registerChecker.check(buildHistory([...events]), { models: ["sequential"] });
    expect(check()).toMatchObject({ verdict: "valid", satisfies: ["sequential"] });
    // Then it goes back.
    add(1, "read", 5, 5);
    const verdict = check();
    expect(verdict).toMatchObject({
      verdict: "invalid",
      counts: { nonsequential: 1 },
      violates: ["sequential"],
    });
    expect(verdict.anomalies[0]!.operations.length).toBeGreaterThan(1);
  });
});
