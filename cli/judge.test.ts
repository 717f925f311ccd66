import { describe, expect, it } from "vitest";
import { buildHistory, HistoryBuilder } from "../checkers/history/builder.js";
import { listAppend } from "../workloads/index.js";
import { validVerdict, type Verdict } from "../checkers/verdict.js";
import type { Claim } from "../systems/system.js";
import type { ListedRun } from "./config.js";
import { repeatable, unmet, unmetListed } from "./expectation.js";
import { firstAnomalySeconds } from "./first-anomaly.js";
import { judge, judgedAgainst, judgeRun } from "./judge.js";
import { cellsOf } from "./matrix.js";

const skewed: Verdict = {
  ...validVerdict("list-append", ["snapshot-isolation"], 10),
  allowed: {
    anomalies: [],
    counts: { "G2-item": 3 },
    violates: ["repeatable-read"],
    alsoViolates: ["serializable", "strict-serializable"],
  },
};

describe("a run's verdict", () => {
  it("is not valid when a fault never bit; an anomaly stays", () => {
    const valid = validVerdict("register", ["linearizable"], 5);
    const empty = buildHistory([]);
    expect(judgeRun(valid, { vacuousFaults: [] }, empty, []).verdict).toBe("valid");
    expect(judgeRun(valid, { vacuousFaults: ["kill"] }, empty, [])).toMatchObject({
      verdict: "unknown",
      reason: "vacuous",
      detail: expect.stringContaining("kill") as string,
    });
    const invalid: Verdict = { ...valid, verdict: "invalid" };
    expect(judgeRun(invalid, { vacuousFaults: ["kill"] }, empty, []).verdict).toBe("invalid");
  });

  it("tells liveness apart: whether every operation succeeded again after the last heal", () => {
    const valid = validVerdict("register", ["linearizable"], 2);
    const kill = { fault: "kill", plan: { targets: ["n1"] }, from: 1e9, to: 2e9 };
    const read = (type: "ok" | "fail", seconds: number) =>
      [
        { index: 0, time: seconds * 1e9, process: 0, type: "invoke", f: "read", value: null },
        { index: 1, time: (seconds + 1) * 1e9, process: 0, type, f: "read", value: 1 },
      ] as const;
    const judged = (type: "ok" | "fail", seconds: number) =>
      judgeRun(valid, { vacuousFaults: [] }, buildHistory([...read(type, seconds)]), [kill]);
    expect(judged("ok", 3)).toEqual({ ...valid, liveness: { verdict: "valid", waited: 2e9 } });
    expect(judged("fail", 30)).toMatchObject({ verdict: "valid", liveness: { verdict: "invalid" } });
    expect(judged("ok", 0)).toMatchObject({ verdict: "valid", liveness: { verdict: "unknown" } });
    expect(judgeRun(valid, { vacuousFaults: [] }, buildHistory([]), [])).toEqual(valid);
  });

  it("is unknown when the checker throws", () => {
    const broken = {
      ...listAppend.checker,
      check: (): Verdict => {
        throw new Error("boom");
      },
    };
    expect(judge(broken, buildHistory([]), [], {}, 1)).toMatchObject({
      verdict: "unknown",
      reason: "crashed",
      detail: "boom",
    });
  });

  it("says what it means for other models, by any of their names", () => {
    expect(judgedAgainst(skewed, "snapshot-isolation")).toBe("valid");
    expect(judgedAgainst(skewed, "serializable")).toBe("invalid");
    expect(judgedAgainst(skewed, "PL-3")).toBe("invalid");
    expect(judgedAgainst({ ...skewed, verdict: "unknown" }, "snapshot-isolation")).toBe("unknown");
  });
});

describe("what a campaign expects", () => {
  const settings = { isolation: "repeatable-read" };
  const expectation = (more: object) => [{ when: {}, judged: {}, seen: [], never: [], ...more }];

  it("is met, or each reason is named", () => {
    expect(unmet(skewed, settings, undefined, [])).toEqual([]);
    expect(
      unmet(
        skewed,
        settings,
        undefined,
        expectation({ judged: { serializable: "invalid" }, seen: ["G2-item", "G2"], never: ["G1a"] }),
      ),
    ).toEqual([]);
    expect(unmet(skewed, settings, undefined, expectation({ judged: { serializable: "valid" } }))).toEqual([
      "against serializable: expected valid, got invalid",
    ]);
    expect(unmet(skewed, settings, undefined, expectation({ seen: ["G1a"] }))).toEqual([
      "expected to see one of G1a; seen: G2-item",
    ]);
    expect(unmet(skewed, settings, undefined, expectation({ never: ["G2-item"] }))).toEqual([
      "expected never to see G2-item",
    ]);
  });

  it("only where its settings hold", () => {
    expect(
      unmet(
        skewed,
        settings,
        undefined,
        expectation({ when: { isolation: "serializable" }, never: ["G2-item"] }),
      ),
    ).toEqual([]);
  });

  it("a verdict against the claim that is not valid is never as expected", () => {
    const claim = { name: "rr", promises: "snapshot-isolation" } as Claim;
    const invalid: Verdict = { ...skewed, verdict: "invalid", counts: { "G-single-item": 2 } };
    expect(unmet(invalid, settings, claim, [])).toEqual([
      "invalid against the claim rr (snapshot-isolation): 2 G-single-item",
    ]);
  });
});

describe("the matrix", () => {
  const campaign = {
    name: "m",
    models: [],
    expect: [],
    runs: [],
    matrix: {
      system: ["a"],
      workload: ["x", "y"],
      settings: { i: ["1", "2"], j: ["3"] },
      faults: [[], ["kill", "pause"]],
      seeds: [1, 2, 3],
    },
  };

  it("has every combination once", () => {
    const cells = cellsOf(campaign);
    expect(cells.length).toBe(2 * 2 * 2 * 3);
    expect(new Set(cells.map(({ name }) => name)).size).toBe(cells.length);
    expect(cells[3]).toMatchObject({
      name: "a/x/1/3/kill+pause/seed-1",
      request: { settings: { i: "1", j: "3" }, faults: ["kill", "pause"], seed: 1 },
    });
  });

  it("is shared out whole", () => {
    const shards = [1, 2, 3, 4, 5].map((index) => cellsOf(campaign, { shard: { index, count: 5 } }));
    expect(
      shards
        .flat()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(
      cellsOf(campaign)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("has the listed runs first, each with what is expected of it, repeated with fresh seeds", () => {
    const run = {
      id: "one",
      shows: "something",
      system: "a",
      workload: "x",
      settings: {},
      faults: ["kill"],
      schedule: [],
      seeds: [4, 7],
      verdict: "invalid" as const,
      seen: ["lost"],
      never: [],
      model: "reliable",
    };
    const cells = cellsOf({ ...campaign, timeSeconds: 9, runs: [run] }, { repeat: 2, only: ["one/"] });
    expect(cells.map(({ request }) => request.seed)).toEqual([4, 7, 8, 9]);
    expect(cells[0]).toMatchObject({
      listed: run,
      request: { timeSeconds: 9, faults: ["kill"], models: ["reliable"] },
    });
  });
});

describe("another try", () => {
  const control = { verdict: "valid" as const };
  const finding = { verdict: "invalid" as const };

  it("is had by what came to no verdict, and by a finding that was not seen", () => {
    expect(repeatable({ status: "failed", verdict: "unknown" }, control)).toBe(true);
    expect(repeatable({ status: "unmet", verdict: "unknown" }, control)).toBe(true);
    expect(repeatable({ status: "unmet", verdict: "valid" }, finding)).toBe(true);
  });

  it("is never had by what found an anomaly that should not be, or by what is as expected", () => {
    expect(repeatable({ status: "unmet", verdict: "invalid" }, control)).toBe(false);
    expect(repeatable({ status: "unmet", verdict: "invalid" }, undefined)).toBe(false);
    expect(repeatable({ status: "met", verdict: "invalid" }, finding)).toBe(false);
  });
});

describe("a listed run", () => {
  const history = new HistoryBuilder().finish();
  const run = {
    verdict: "invalid",
    seen: ["lost"],
    never: ["phantom"],
    withinSeconds: 5,
  } as unknown as ListedRun;
  const verdict = {
    ...validVerdict("set", ["reliable"], 1),
    verdict: "invalid" as const,
    counts: { lost: 2 },
    anomalies: [{ type: "lost", operations: [] }],
  };

  it("is met when what was to be found was found in time", () => {
    expect(unmetListed(verdict, run, 4)).toEqual([]);
  });

  it("is not met when it was found late, was not found, or something else was", () => {
    expect(unmetListed(verdict, run, 6)).toEqual([expect.stringContaining("within 5 s")]);
    expect(unmetListed(validVerdict("set", ["reliable"], 1), run, undefined)).toEqual([
      expect.stringContaining("expected invalid against reliable, got valid"),
      expect.stringContaining("expected to see one of lost"),
    ]);
    expect(unmetListed({ ...verdict, counts: { lost: 1, phantom: 1 } }, run, 1)).toEqual([
      "expected never to see phantom",
    ]);
  });

  it("knows when the first proof was complete", () => {
    const builder = new HistoryBuilder();
    const at = (index: number, time: number, type: "invoke" | "ok", value: unknown) =>
      builder.push({ index, time: time * 1e9, process: 0, type, f: "add", value });
    at(0, 1, "invoke", 1);
    at(1, 2, "ok", 1);
    at(2, 3, "invoke", 2);
    at(3, 7, "ok", 2);
    const recorded = builder.finish();
    const early = { ...verdict, anomalies: [{ type: "lost", operations: [0] }] };
    expect(firstAnomalySeconds(early, recorded, false)).toBe(2);
    expect(firstAnomalySeconds(early, recorded, true)).toBe(7);
    expect(firstAnomalySeconds(validVerdict("set", [], 0), history, true)).toBeUndefined();
  });
});
