import { describe, expect, it } from "vitest";
import { buildHistory, MalformedHistoryError, prettyJson } from "../history/index.js";
import { txns, type Notation } from "../transactions/testing/shorthand.js";
import { listAppendChecker } from "./index.js";

const check = (lines: readonly string[], models?: readonly string[], notation?: Notation) =>
  listAppendChecker.check(txns(lines, notation), models === undefined ? {} : { models });
const together: Notation = { concurrent: true };

describe("one minimal history for each kind", () => {
  const cases: [string, string[], Notation, string[], string[]][] = [
    ["G0", ["ax1 ay1", "ax2 ay2", "rx12", "ry21"], together, ["G0"], ["read-uncommitted"]],
    ["G1a", ["ax1 !", "rx1"], together, ["G1a"], ["read-committed"]],
    [
      "G1b",
      ["ax1 ax2", "rx1"],
      together,
      ["G-single-item", "G1b", "causality-violation"],
      ["causal", "read-committed"],
    ],
    ["G1c", ["ax1 ry1", "ay1 rx1"], together, ["G1c"], ["read-committed"]],
    ["dirty-update", ["ax1 !", "ax2", "rx12"], together, ["G1a", "dirty-update"], ["read-committed"]],
    [
      "no-conflict-violation",
      ["ax1 ay1", "ax2 ry_", "rx12"],
      together,
      ["G-single-item", "no-conflict-violation"],
      ["consistent-view", "repeatable-read", "update-atomic"],
    ],
    [
      "observed-transaction-vanishes",
      ["ax1", "rx1 rx_"],
      together,
      ["G-single-item", "internal", "monotonic-reads-violation", "observed-transaction-vanishes"],
      ["consistent-view", "monotonic-atomic-view", "monotonic-reads"],
    ],
    [
      "internal",
      ["ax1 ax2", "ax3", "rx213"],
      together,
      ["internal", "monotonic-writes-violation"],
      ["monotonic-writes", "read-atomic"],
    ],
    ["future-read", ["rx_ rx1 ax1"], together, ["future-read", "internal"], ["read-committed"]],
    [
      "parallel-snapshot-isolation-cycle-exists",
      ["ax1 ay1 rz_", "ax2 az1 ry_"],
      together,
      ["G2-item", "parallel-snapshot-isolation-cycle-exists"],
      ["parallel-snapshot-isolation", "repeatable-read"],
    ],
    [
      "G-nonadjacent-item",
      ["ax1", "rx1 ry_", "ay1", "ry1 rx_"],
      together,
      ["G-nonadjacent-item", "G-prefix"],
      ["prefix", "repeatable-read"],
    ],
    ["G2-item", ["rx_ ay1", "ry_ ax1"], together, ["G2-item"], ["repeatable-read"]],
    [
      "lost-update",
      ["rx_ ax1", "rx_ ax2"],
      together,
      ["G2-item", "lost-update"],
      ["cursor-stability", "update-atomic"],
    ],
    [
      "internal",
      ["ax1", "rx_ rx1"],
      together,
      ["G-single-item", "causality-violation", "internal"],
      ["causal", "consistent-view", "read-atomic", "repeatable-read"],
    ],
    ["future-read", ["rx1 ax1", "rx1"], together, ["future-read"], ["read-committed"]],
    ["duplicate-elements", ["ax1", "ax2", "rx121"], together, ["duplicate-elements"], ["read-uncommitted"]],
    [
      "incompatible-order",
      ["ax1", "ax2", "rx12", "rx21"],
      together,
      ["incompatible-order"],
      ["read-committed"],
    ],
    ["thin-air-read", ["ax1", "rx19"], together, ["thin-air-read"], ["read-committed"]],
    [
      "G0-process",
      ["ax1 @1", "ax2 @1", "rx21 @2"],
      {},
      ["G0-process", "monotonic-writes-violation"],
      ["monotonic-writes", "strong-session-read-uncommitted"],
    ],
    ["G0-realtime", ["ax1", "ax2", "rx21"], {}, ["G0-realtime"], ["strong-read-uncommitted"]],
    ["G1c-realtime", ["rx1", "ax1"], {}, ["G1c-realtime"], ["strong-read-committed"]],
    ["G-single-item-realtime", ["ax1", "rx_"], {}, ["G-single-item-realtime"], ["strong-snapshot-isolation"]],
  ];
  it.each(cases)("%s", (type, lines, notation, types, violates) => {
    const verdict = check(lines, undefined, notation);
    expect({ types: Object.keys(verdict.counts), violates: verdict.violates }).toEqual({ types, violates });
    expect(verdict.verdict).toBe("invalid");
    const anomaly = verdict.anomalies.find((found) => found.type === type)!;
    expect(anomaly.message).toMatch(/\.$/);
    expect(anomaly.operations.length).toBeGreaterThan(0);
  });
});

describe("verdicts", () => {
  it("is valid for a strictly serializable history, with the strongest model", () => {
    const verdict = check(["ax1 ry_", "rx1 ax2", "rx12 ay1", "ry1"]);
    expect(verdict).toMatchObject({ verdict: "valid", satisfies: ["strict-serializable"], violates: [] });
  });

  it("keeps apart what the requested model allows", () => {
    const verdict = check(["rx_ ay1", "ry_ ax1"], ["snapshot-isolation"], together);
    expect(verdict).toMatchObject({
      verdict: "valid",
      anomalies: [],
      violates: [],
      satisfies: ["causal", "strong-snapshot-isolation"],
      allowed: { counts: { "G2-item": 1 }, violates: ["repeatable-read"] },
    });
  });

  it("tells a cycle edge by edge", () => {
    const [anomaly] = check(["rx_ ay1", "ry_ ax1"], undefined, together).anomalies;
    expect(anomaly).toEqual({
      type: "G2-item",
      operations: [0, 1],
      steps: [
        {
          kind: "rw",
          from: 0,
          to: 1,
          key: "x",
          value: null,
          next: 1,
          because: "T1 read x = [], without T2's append of 1",
        },
        {
          kind: "rw",
          from: 1,
          to: 0,
          key: "y",
          value: null,
          next: 1,
          because: "T2 read y = [], without T1's append of 1",
        },
      ],
      message:
        "Write skew. Let T1 be the transaction of index 0, T2 be the transaction of index 1. T1 came before T2, because T1 read " +
        "x = [], without T2's append of 1; yet T2 came before T1, because T2 read y = [], without T1's append of 1: " +
        "a contradiction.",
      details: { shape: "write skew" },
    });
  });

  it("is vacuous without commits, without reads, without dependencies", () => {
    const cases = [[], ["ax1 !"], ["ax1", "ax2"], ["rx_"]];
    for (const lines of cases) {
      expect(check(lines, ["serializable"])).toMatchObject({
        verdict: "unknown",
        reason: "vacuous",
        satisfies: [],
      });
    }
  });

  it("gives the same bytes for the same history", () => {
    const run = () =>
      JSON.stringify(check(["ax1 ay1", "ax2 ay2", "rx12", "ry21", "rx1 ry2"], undefined, together));
    expect(run()).toBe(run());
  });

  it("takes names and aliases, and suggests one for what it does not know", () => {
    expect(check(["ax1", "rx1"], ["PL-3", "serializable"]).models).toEqual(["serializable"]);
    expect(() => check(["ax1"], ["seralizable"])).toThrow(/did you mean "serializable"/);
  });
});

describe("transactions whose outcome nobody knows", () => {
  it("count as committed once something of them was read, but never precede in real time", () => {
    expect(check(["ax1 ?", "rx_", "rx1"]).verdict).toBe("valid");
    expect(check(["ax1 ?", "rx1", "rx_"]).counts).toEqual({ "G-single-item-realtime": 1 });
  });

  it("do not know what they read", () => {
    expect(check(["ax1", "rx_ ay1 ?", "rx1 ry1"]).verdict).toBe("valid");
  });

  it("include those never completed", () => {
    const history = buildHistory([
      { index: 0, time: 0, process: 0, type: "invoke", f: "txn", value: [["append", "x", 1]] },
      { index: 1, time: 1, process: 1, type: "invoke", f: "txn", value: [["r", "x", null]] },
      { index: 2, time: 2, process: 1, type: "ok", f: "txn", value: [["r", "x", [1]]] },
    ]);
    expect(listAppendChecker.check(history)).toMatchObject({ verdict: "valid", checked: { operations: 2 } });
  });
});

describe("a history of another shape", () => {
  const run = (value: unknown) => () =>
    listAppendChecker.check(
      buildHistory([
        { index: 0, time: 0, process: 0, type: "invoke", f: "txn", value },
        { index: 1, time: 1, process: 0, type: "ok", f: "txn", value },
      ]),
    );
  it.each([
    ["no list", 7, /line 1: expected a list of \["append"/],
    ["another operation", [["w", "x", 1]], /line 1: expected a list of \["append"/],
    ["a read of one value", [["r", "x", 1]], /line 1: a read must return a list of everything appended/],
    ["an append of nothing", [["append", "x"]], /line 1: expected a list/],
    [
      "one value twice",
      [
        ["append", "x", 1],
        ["append", "x", 1],
      ],
      /line 1: every append to a key needs a value of its own/,
    ],
  ])("%s", (_name, value, message) => {
    expect(run(value)).toThrow(MalformedHistoryError);
    expect(run(value)).toThrow(message);
  });

  it("takes keys and values of any kind, as long as equal ones are equal as JSON", () => {
    const value = [
      ["append", { a: [1] }, 12345678901234567890n],
      ["append", { a: [1] }, "s"],
      ["append", -3, null],
    ];
    const read = [
      ["r", { a: [1] }, [12345678901234567890n, "s"]],
      ["r", -3, [null]],
    ];
    const history = buildHistory([
      { index: 0, time: 0, process: 0, type: "invoke", f: "txn", value },
      { index: 1, time: 1, process: 0, type: "ok", f: "txn", value },
      { index: 2, time: 2, process: 0, type: "invoke", f: "txn", value: read },
      { index: 3, time: 3, process: 0, type: "ok", f: "txn", value: read },
    ]);
    expect(listAppendChecker.check(history).verdict).toBe("valid");
  });
});

describe("models that Elle names but has no detector for", () => {
  const cases: [string, string[], string[]][] = [
    [
      "read-your-writes-violation",
      ["ax1 @1", "rx_ @1", "rx1 @2"],
      ["read-your-writes", "strong-session-snapshot-isolation"],
    ],
    [
      "monotonic-reads-violation",
      ["ax1 @1", "rx1 @2", "rx_ @2"],
      ["monotonic-reads", "strong-session-snapshot-isolation"],
    ],
    [
      "writes-follow-reads-violation",
      ["ax2 @1", "rx12 @2", "ax1 @2"],
      ["strong-session-read-committed", "writes-follow-reads"],
    ],
  ];
  it.each(cases)("%s", (type, lines, violates) => {
    const verdict = check(lines);
    expect(Object.keys(verdict.counts)).toContain(type);
    expect(verdict.violates).toEqual(expect.arrayContaining(violates));
  });

  it("tells observed transactions that vanish from fractured reads", () => {
    expect(check(["ax1 ay1", "rx1 ry_", "ry1"], undefined, together).violates).toContain(
      "monotonic-atomic-view",
    );
    expect(check(["ax1 ay1", "rx_ ry1", "rx1"], undefined, together).violates).toContain("read-atomic");
  });
});

it("names integers of any size in errors and proofs", () => {
  const big = 12345678901234567890n;
  const events = (type: "ok" | "fail", read: unknown) =>
    buildHistory([
      { index: 0, time: 0, process: 0, type: "invoke", f: "txn", value: [["append", big, big]] },
      { index: 1, time: 1, process: 0, type, f: "txn", value: [["append", big, big]] },
      { index: 2, time: 2, process: 0, type: "invoke", f: "txn", value: [["append", big, big]] },
      { index: 3, time: 3, process: 0, type: "ok", f: "txn", value: read },
    ]);
  expect(() => listAppendChecker.check(events("ok", [["append", big, big]]))).toThrow(
    /both append 12345678901234567890 /,
  );
  const [anomaly] = listAppendChecker.check(events("fail", [["r", big, [big]]])).anomalies;
  expect(anomaly!.message).toMatch(/read 12345678901234567890 = \[12345678901234567890\]/);
  expect(prettyJson(anomaly)).toContain('"key":12345678901234567890');
});

describe("a part of a history", () => {
  const whole = [
    { index: 0, time: 0, process: 0, type: "invoke", f: "txn", value: [["r", "x", null]] },
    { index: 1, time: 1, process: 0, type: "ok", f: "txn", value: [["r", "x", [1]]] },
    { index: 2, time: 2, process: 0, type: "invoke", f: "txn", value: [["append", "x", 2]] },
    { index: 3, time: 3, process: 0, type: "ok", f: "txn", value: [["append", "x", 2]] },
  ] as const;
  const part = whole.map((event) => ({ ...event, index: 2 * event.index + 3 }));

  it("may leave the writer of an element out, which proves nothing and is counted", () => {
    expect(listAppendChecker.check(buildHistory(whole)).counts).toEqual({ "thin-air-read": 1 });
    const verdict = listAppendChecker.check(buildHistory(part));
    expect([verdict.verdict, verdict.checked["unwrittenReads"]]).toEqual(["valid", 1]);
    const strict = { settings: { "unwritten-reads": "anomaly" } };
    expect(listAppendChecker.check(buildHistory(part), strict).counts).toEqual({ "thin-air-read": 1 });
  });
});
