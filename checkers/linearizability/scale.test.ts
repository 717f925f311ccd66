/**
 * Large histories, budgets, and objects shared out among workers.
 */
import { describe, expect, it } from "vitest";
import type { Budget } from "../budget.js";
import { buildHistory } from "../history/builder.js";
import {
  fifoQueueChecker,
  gSetChecker,
  judge,
  kvChecker,
  merge,
  priorityQueueChecker,
  registerChecker,
  stackChecker,
} from "./index.js";
import { crashedOnceTooOften, generate, staleRead, type Planted } from "./testing/generate.js";
import { collectionSubject, gSetSubject, kvSubject } from "./testing/collections.js";
import { mixedRegister } from "./testing/subjects.js";
import { registerObject } from "./types/register.js";

/** Counts what is spent, and stops at a limit. */
class CountingBudget implements Budget {
  spent = 0;
  most = 0;
  constructor(
    readonly steps: number,
    readonly bytes = Infinity,
  ) {}
  spend(steps: number): boolean {
    this.spent += steps;
    return this.spent <= this.steps;
  }
  room(bytes: number): boolean {
    this.most = Math.max(this.most, bytes);
    return bytes <= this.bytes;
  }
}

describe("large histories", () => {
  it.each([
    ["valid", 0, []],
    ["valid", 0.01, []],
    ["invalid", 0.01, staleRead(20_000)],
    ["invalid", 0.01, crashedOnceTooOften(20_000, 1)],
    ["invalid", 0.01, crashedOnceTooOften(20_000, 3)],
  ])("20 000 operations on one register are %s with %f crashed", (verdict, crash, planted) => {
    const history = generate([mixedRegister(5)], {
      operations: 20_000,
      concurrency: 10,
      seed: 3,
      crash,
      planted,
    });
    const settings = verdict === "valid" ? { witness: "check" } : {};
    const result = registerChecker.check(history, { settings });
    expect(result.verdict).toBe(verdict);
    if (verdict === "valid") expect(result.checked["witnessed"]).toBeGreaterThan(10_000);
  });

  it.each([
    ["queue-intervals", fifoQueueChecker, collectionSubject("fifo", 0)],
    ["stack-intervals", stackChecker, collectionSubject("stack", 0)],
    ["priority-queue-intervals", priorityQueueChecker, collectionSubject("min", 0, true)],
    ["g-set-chain", gSetChecker, gSetSubject(200)],
  ])("%s with crashed operations", (engine, checker, subject) => {
    const history = generate([subject], { operations: 20_000, concurrency: 10, seed: 4, crash: 0.02 });
    expect(checker.check(history)).toMatchObject({ verdict: "valid", engine: `${engine}: 1 object` });
    // Looking for a witness in vain takes nothing from the verdict.
    const asked = checker.check(history, { settings: { witness: "check" } });
    expect(asked).toMatchObject({ verdict: "valid", engine: `${engine}: 1 object` });
  });

  it("a map entry whose equal appends hide behind puts", () => {
    for (let seed = 0; seed < 60; seed++) {
      const history = generate([kvSubject(0.5)], { operations: 250, concurrency: 6, seed });
      expect([seed, kvChecker.check(history).verdict]).toEqual([seed, "valid"]);
    }
  });

  it("a stack whose lower item was popped first, among thousands and with crashed pops", () => {
    const unseen = { takesEffect: false, answer: "low" };
    const planted = [
      { after: 5000, f: "push", value: "low", ...unseen },
      { after: 5003, f: "push", value: "high", ...unseen },
      { after: 5040, f: "pop", value: null, ...unseen },
      { after: 5080, f: "pop", value: null, ...unseen, answer: "high" },
    ];
    const history = generate([collectionSubject("stack", 0)], {
      operations: 10_000,
      concurrency: 10,
      seed: 3,
      crash: 0.01,
      planted,
    });
    const verdict = stackChecker.check(history);
    expect(verdict).toMatchObject({ verdict: "invalid", engine: "stack-intervals: 1 object" });
    expect(verdict.anomalies[0]!.operations.length).toBeLessThan(6);
  });
});

describe("queues of three items put in again and again", () => {
  const run = (seed: number, planted: Planted[] = [], operations = 1000) =>
    fifoQueueChecker.check(
      generate([collectionSubject("fifo", 3)], { operations, concurrency: 5, seed, planted }),
    );
  const engine = "queue-intervals, equal items matched: 1 object";

  it("are valid where they were right", () => {
    for (let seed = 0; seed < 10; seed++)
      expect([seed, run(seed)]).toMatchObject([seed, { verdict: "valid", engine }]);
  });

  it("are invalid where an item came out that was not the oldest", () => {
    const wrong = (seed: number): Planted[] => [
      { after: 150, f: "dequeue", value: null, takesEffect: false, answer: 1 + (seed % 3) },
    ];
    for (let seed = 0; seed < 10; seed++) {
      const verdict = run(seed, wrong(seed), 300);
      expect([seed, verdict]).toMatchObject([seed, { verdict: "invalid", engine }]);
      expect(verdict.anomalies[0]!.operations.length).toBeLessThan(6);
    }
  });
});

describe("budget", () => {
  // Items put in again and again, and crashed, leave only the general search, which drowns in orders.
  const history = generate([collectionSubject("fifo", 3)], {
    operations: 2000,
    concurrency: 12,
    seed: 1,
    crash: 0.05,
  });

  it("stops at the steps given, unknown, with the operation reached", () => {
    const budget = new CountingBudget(100_000);
    const verdict = fifoQueueChecker.check(history, { budget });
    expect(verdict).toMatchObject({ verdict: "unknown", reason: "budget" });
    expect(verdict.detail).toMatch(/at event \d+ \(operation \d+\)/);
    expect(budget.spent).toBeLessThan(110_000);
  });

  it("stops at the memory given", () => {
    const budget = new CountingBudget(Infinity, 4_000_000);
    expect(fifoQueueChecker.check(history, { budget })).toMatchObject({
      verdict: "unknown",
      reason: "budget",
    });
  });
});

describe("shards", () => {
  it("give the same verdict as one worker", () => {
    const history = generate(
      Array.from({ length: 9 }, () => mixedRegister(4)),
      { operations: 3000, concurrency: 8, seed: 5, planted: staleRead(3000) },
    );
    const whole = registerChecker.check(history);
    for (const of of [2, 3, 20]) {
      const shards = Array.from({ length: of }, (_, index) =>
        judge(history, registerObject, { shard: { index, of } }),
      ).reverse();
      expect(merge("register", history.length, shards)).toEqual(whole);
    }
    expect(whole.verdict).toBe("invalid");
  });
});

describe("many objects that are not linearizable", () => {
  const broken = 12;
  const events = Array.from({ length: broken }, (_, key) =>
    (
      [
        ["write", 1],
        ["write", 2],
        ["read", 1],
        ["write", 1],
      ] as const
    ).flatMap(([f, value]) =>
      (["invoke", "ok"] as const).map((type) => ({ process: 0, type, f, key, value })),
    ),
  ).flat();
  const history = buildHistory(events.map((event, index) => ({ ...event, index, time: index })));
  const whole = registerChecker.check(history);

  it("are all counted, and the first ones explained, by one worker or several", () => {
    expect(whole).toMatchObject({ verdict: "invalid", counts: { nonlinearizable: broken } });
    expect(whole.anomalies.map(({ key }) => key)).toEqual([0, 1, 2, 3]);
    for (const { details } of whole.anomalies) expect(details!["core"]).toHaveLength(2);
    for (const of of [2, 5, 20]) {
      const shards = Array.from({ length: of }, (_, index) =>
        judge(history, registerObject, { shard: { index, of } }),
      ).reverse();
      expect(merge("register", history.length, shards)).toEqual(whole);
    }
  });

  it("are all judged before any is explained", () => {
    const { verdict, counts } = registerChecker.check(history, { budget: new CountingBudget(4 * broken) });
    expect({ verdict, counts }).toEqual({ verdict: "invalid", counts: { nonlinearizable: broken } });
  });
});
