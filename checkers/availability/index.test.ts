import { describe, expect, it } from "vitest";
import { literal } from "../guarantees/testing/literal.js";
import { setChecker } from "../set/index.js";
import { availability, progressAfter, recoveries } from "./index.js";

/** One event a millisecond. */
const MS = 1e6;

describe("around a fault", () => {
  // The fault is at work from 4 to 8 ms; writes succeed again at 11 ms, reads at 10 ms.
  const history = literal([
    "0 invoke add 1",
    "0 ok add 1",
    "0 ok read [1]",
    "0 ok add 2",
    "0 invoke add 3",
    "0 fail add 3",
    "1 invoke read",
    "1 fail read",
    "0 invoke add 4",
    "0 fail add 4",
    "1 ok read [1]",
    "0 ok add 5",
    "1 ok read [1,5]",
  ]);
  const outage = { from: 4 * MS, to: 8 * MS };

  it("counts who was served before, during and after", () => {
    expect(availability(history, [outage])).toEqual([
      { before: { ok: 3, all: 3 }, during: { ok: 0, all: 2 }, after: { ok: 2, all: 3 }, firstOk: 2 * MS },
    ]);
  });

  it("tells recovery times, and the point from which acknowledged writes are gone", () => {
    const verdict = setChecker.check(history);
    expect(verdict.counts).toEqual({ lost: 1 });
    expect(recoveries(history, [outage], verdict)).toEqual([
      { recoveryTime: { read: 2 * MS, add: 3 * MS }, rto: 3 * MS, rpo: 5 * MS, lost: 1 },
    ]);
  });

  it("says nothing of what did not recover", () => {
    const [cost] = recoveries(
      literal(["0 ok add 1", "0 ok read [1]", "0 invoke add 2", "0 fail add 2"]),
      [{ from: 2 * MS, to: 2.5 * MS }],
      setChecker.check(literal([])),
    );
    expect(cost).toEqual({ recoveryTime: {}, lost: 0 });
  });
});

describe("progress is owed after the last heal only", () => {
  const failing = ["0 ok add 1", "0 invoke add 2", "0 fail add 2"];
  const outage = { from: 1 * MS, to: 2.5 * MS };
  it.each([
    ["served again", [...failing, "0 ok add 3"], [outage], 5 * MS, "valid"],
    ["too late", [...failing, "0 invoke add 3", "0 fail add 3", "0 ok add 4"], [outage], 1 * MS, "invalid"],
    [
      "never",
      [...failing, "0 invoke add 3", "0 fail add 3", "0 invoke add 4", "0 fail add 4"],
      [outage],
      1 * MS,
      "invalid",
    ],
    [
      "never, but the run was over soon",
      [...failing, "0 invoke add 3", "0 fail add 3"],
      [outage],
      9 * MS,
      "unknown",
    ],
    ["nothing asked", failing, [outage], 1 * MS, "unknown"],
    ["never healed", failing, [{ from: 1 * MS }], 1 * MS, "unknown"],
    ["no fault at all", ["0 ok add 1"], [], 1 * MS, "valid"],
  ] as const)("%s", (_name, events, outages, deadline, liveness) => {
    expect(progressAfter(literal(events), outages, deadline).verdict).toBe(liveness);
  });
});
