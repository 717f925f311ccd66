import { describe, expect, it } from "vitest";
import { buildHistory, MalformedHistoryError } from "../history/index.js";
import { txns, type Notation } from "../transactions/testing/shorthand.js";
import { rwRegisterChecker } from "./index.js";

const together: Notation = { registers: true, concurrent: true };
const check = (lines: readonly string[], notation: Notation = together, models?: string[]) =>
  rwRegisterChecker.check(txns(lines, notation), models === undefined ? {} : { models });

describe("one minimal history for each kind", () => {
  const cases: [string, string[], Notation][] = [
    ["G1a", ["wx1 !", "rx1"], together],
    ["G1b", ["wx1 wx2", "rx1"], together],
    ["G1c", ["wx1 ry1", "wy1 rx1"], together],
    ["internal", ["wx1", "rx_ rx1"], together],
    ["future-read", ["rx1 wx1"], together],
    ["thin-air-read", ["wx1", "rx7"], together],
    ["lost-update", ["wx1", "rx1 wx2", "rx1 wx3"], together],
    ["G-single-item", ["wx1 wy1", "rx_ ry1"], together],
    ["G2-item", ["rx_ wy1", "ry_ wx1"], together],
    ["G-single-item-realtime", ["wx1", "wx2", "rx1"], { registers: true }],
    ["G1c-realtime", ["rx1", "wx1"], { registers: true }],
    ["strong-snapshot-isolation-cycle-exists", [], together],
  ];
  it.each(cases.filter(([, lines]) => lines.length > 0))("%s", (type, lines, notation) => {
    const verdict = check(lines, notation);
    expect(verdict.verdict).toBe("invalid");
    expect(Object.keys(verdict.counts)).toContain(type);
    for (const anomaly of verdict.anomalies) expect(anomaly.message).toMatch(/\.$/);
  });
});

it("finds an order where completion order is none", () => {
  expect(check(["wx1", "wx2", "rx2 wy1", "rx1 ry_"])).toMatchObject({
    verdict: "valid",
    satisfies: ["strict-serializable"],
  });
});

it("takes the initial value that it is told", () => {
  const history = txns(["rx0 wx1", "rx1"], together);
  expect(rwRegisterChecker.check(history, { settings: { initial: "0" } }).verdict).toBe("valid");
  expect(() => rwRegisterChecker.check(history, { settings: { "unwritten-reads": "maybe" } })).toThrow(
    /anomaly or ignore/,
  );
});

it("wants each value written once", () => {
  expect(() => check(["wx1", "wx1"])).toThrow(MalformedHistoryError);
});

describe("a part of a history", () => {
  // Strictly serializable; the writer of 5 is among the events left out, as the gaps in the numbers tell.
  const event = (index: number, process: number, type: "invoke" | "ok", value: unknown) => ({
    index,
    time: index,
    process,
    type,
    f: "txn",
    value,
  });
  const events = [
    event(3, 0, "invoke", [
      ["r", 7, null],
      ["w", 7, 10],
    ]),
    event(8, 0, "ok", [
      ["r", 7, 5],
      ["w", 7, 10],
    ]),
    event(9, 1, "invoke", [["r", 7, null]]),
    event(11, 1, "ok", [["r", 7, 10]]),
  ];
  const whole = events.map((each, index) => ({ ...each, index }));

  it("may leave a writer out, which proves nothing", () => {
    expect(rwRegisterChecker.check(buildHistory(events)).verdict).toBe("valid");
    const session = rwRegisterChecker.begin!();
    for (const each of events) session.push(each);
    expect(session.finish().verdict).toBe("valid");
  });

  it("unlike a whole one", () => {
    expect(rwRegisterChecker.check(buildHistory(whole)).counts).toEqual({ "thin-air-read": 1 });
    const session = rwRegisterChecker.begin!();
    for (const each of whole) session.push(each);
    expect(session.finish().counts).toEqual({ "thin-air-read": 1 });
  });
});
