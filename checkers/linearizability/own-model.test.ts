import { describe, expect, it } from "vitest";
import { buildHistory } from "../history/builder.js";
import { linearizabilityChecker, modelObject } from "./index.js";

/** The example of docs/linearizability.md. */
const toggle = modelObject({
  name: "toggle",
  summary: "a switch",
  operations: ["flip", "look"],
  open: () => ({
    observing: ["look"],
    model: {
      name: "toggle",
      initial: false,
      key: Number,
      step: (on, { f, output }) => (f === "flip" ? [!on] : output === on ? [on] : []),
    },
    read: (row) =>
      row.f === "look" && row.type !== 0 ? undefined : { input: null, output: row.output ?? null },
  }),
});

describe("a model of one's own", () => {
  it.each([
    [true, "valid"],
    [false, "invalid"],
  ])("a flipped switch looks %s: %s", (seen, verdict) => {
    const events = (["flip", "look"] as const).flatMap((f, at) => [
      { index: 2 * at, time: at, process: 0, type: "invoke" as const, f, value: null },
      { index: 2 * at + 1, time: at, process: 0, type: "ok" as const, f, value: f === "look" ? seen : null },
    ]);
    expect(linearizabilityChecker(toggle).check(buildHistory(events)).verdict).toBe(verdict);
  });

  it("sequential consistency forgives what real time does not", () => {
    const stale = buildHistory([
      { index: 0, time: 0, process: 0, type: "invoke", f: "flip", value: null },
      { index: 1, time: 1, process: 0, type: "ok", f: "flip", value: null },
      { index: 2, time: 2, process: 1, type: "invoke", f: "look", value: null },
      { index: 3, time: 3, process: 1, type: "ok", f: "look", value: false },
    ]);
    const checker = linearizabilityChecker(toggle);
    expect(checker.check(stale)).toMatchObject({ verdict: "invalid", violates: ["linearizable"] });
    expect(checker.check(stale, { models: ["sequential"] })).toMatchObject({
      verdict: "valid",
      satisfies: ["sequential"],
      allowed: { violates: ["linearizable"] },
    });
    expect(checker.check(stale, { models: ["linearizable", "sequential"] })).toMatchObject({
      verdict: "invalid",
      violates: ["linearizable"],
      satisfies: ["sequential"],
    });
  });
});
