/** What reports say about messages, elements, circles and faults, on histories small enough to count by hand. */
import { describe, expect, it } from "vitest";
import type { EventType } from "../../checkers/history/event.js";
import { buildHistory } from "../../checkers/history/builder.js";
import type { History } from "../../checkers/history/history.js";
import { validVerdict, type Step } from "../../checkers/verdict.js";
import { faultKind, faultKinds, faultSpans, type FaultSpan } from "./faults.js";
import { fingerprint } from "./fingerprint.js";
import { keyWindow } from "./key-window.js";
import { legalInstead } from "./legal.js";
import { lifeOf } from "./life.js";
import { countMessages, messagesOf } from "./messages.js";
import { proofOf } from "./proof.js";
import { seriesOf } from "./series.js";

type Line = readonly [process: number | "nemesis", type: EventType, f: string, value: unknown];

function historyOf(lines: readonly Line[]): History {
  return buildHistory(
    lines.map(([process, type, f, value], index) => ({ index, time: index * 1e6, process, type, f, value })),
  );
}

/** An operation that nobody else overlaps. */
function done(process: number, f: string, asked: unknown, got: unknown = asked): Line[] {
  return [
    [process, "invoke", f, asked],
    [process, "ok", f, got],
  ];
}

/** What a series may be made of, apart from a history. */
const NOTHING = { spans: [], messages: [], nodes: ["n1"], samples: [] };

describe("messages", () => {
  const history = historyOf([
    ...done(0, "enqueue", 1),
    ...done(0, "enqueue", 2),
    ...done(0, "enqueue", 3),
    ...done(0, "enqueue", 4),
    ...done(1, "dequeue", null, 2),
    ...done(1, "dequeue", null, 1),
    ...done(1, "dequeue", null, 2),
    ...done(1, "drain", null, [3]),
  ]);
  const messages = messagesOf(history);

  it("are counted by what became of them", () => {
    expect(countMessages(messages, () => "all")).toEqual([
      { name: "all", sent: 4, acknowledged: 4, delivered: 3, missing: 1, again: 1, overtaken: 1 },
    ]);
    expect(messages.filter(({ overtaken }) => overtaken).map(({ value }) => value)).toEqual([1]);
  });

  it("are not overtaken by what overlaps, nor by other producers", () => {
    const overlapping = historyOf([
      ...done(0, "enqueue", 1),
      ...done(0, "enqueue", 2),
      ...done(2, "enqueue", 3),
      [1, "invoke", "dequeue", null],
      [3, "invoke", "dequeue", null],
      ...done(4, "dequeue", null, 3),
      [3, "ok", "dequeue", 2],
      [1, "ok", "dequeue", 1],
    ]);
    expect(messagesOf(overlapping).some(({ overtaken }) => overtaken)).toBe(false);
  });

  it("are found in logs, by key, and not in databases", () => {
    const log = historyOf([
      ...done(0, "txn", [["send", "k", 7]], [["send", "k", [0, 7]]]),
      ...done(1, "poll", [["poll"]], [["poll", { k: [[0, 7]] }]]),
    ]);
    expect(countMessages(messagesOf(log), ({ key }) => key)).toMatchObject([
      { name: "k", sent: 1, delivered: 1 },
    ]);
    const database = historyOf(done(0, "txn", [["append", "x", 1]]));
    expect(messagesOf(database)).toEqual([]);
  });

  it("have a depth and a trouble over time", () => {
    const [depth, trouble] = seriesOf({ ...NOTHING, history, messages });
    expect(depth).toMatchObject({ title: "Queue depth", lines: [{ values: [1, 2, 3, 4, 3, 2, 1, 0] }] });
    expect(trouble!.lines.map(({ name, values }) => [name, values.reduce((a, b) => a + b, 0)])).toEqual([
      ["not delivered", 1],
      ["delivered more than once", 1],
      ["overtaken", 1],
    ]);
  });

  it("have a life from first send to last sight", () => {
    const life = lifeOf({ type: "duplicated", operations: [2], details: { value: 2 } }, history)!;
    expect(life.first.map(({ what, row }) => [what, history.get(row).start])).toEqual([
      ["written", 2],
      ["shown", 8],
      ["shown", 12],
    ]);
    expect(life.missedBy).toEqual([]);
    const lost = lifeOf({ type: "lost", operations: [6], details: { value: 4 } }, history)!;
    expect(lost.missedBy.map((row) => history.get(row).f)).toEqual(["drain"]);
  });
});

describe("series", () => {
  it("tell how long an element of a set was missed after it was known", () => {
    const history = historyOf([
      ...done(0, "add", 1),
      ...done(1, "read", null, []),
      ...done(1, "read", null, [1]),
      ...done(0, "add", 2),
      ...done(1, "read", null, [1, 2]),
    ]);
    expect(seriesOf({ ...NOTHING, history })).toMatchObject([
      // Known at 1 ms, missed by the read that began at 2 ms; the second one never was.
      { title: "Stable latency", unit: "ns", lines: [{ times: [1e6, 7e6], values: [1e6, 0] }] },
    ]);
  });

  it("tell how far a poll was behind what was known when it began", () => {
    const history = historyOf([
      ...done(0, "send", ["send", "k", 1], ["send", "k", [0, 1]]),
      ...done(0, "send", ["send", "k", 2], ["send", "k", [5, 2]]),
      ...done(1, "poll", null, ["poll", { k: [[0, 1]] }]),
      ...done(1, "poll", null, ["poll", { k: [[5, 2]] }]),
    ]);
    expect(seriesOf({ ...NOTHING, history })).toMatchObject([
      { title: "Lag of consumers", lines: [{ values: [5, 0] }] },
    ]);
  });

  const nodes = ["n1", "n2"];

  it("tell how long a write had been there when a node's read missed it, unless nobody ever saw it", () => {
    const sets = historyOf([
      ...done(0, "add", 1),
      ...done(0, "add", 2),
      ...done(0, "add", 3),
      ...done(1, "read", null, [1]),
      ...done(0, "read", null, [1, 2]),
    ]);
    const lists = historyOf([
      ...done(0, "txn", [["append", "x", 1]]),
      ...done(0, "txn", [["append", "x", 2]]),
      ...done(0, "txn", [["append", "x", 3]]),
      ...done(1, "txn", [["r", "x", null]], [["r", "x", [1]]]),
      ...done(0, "txn", [["r", "x", null]], [["r", "x", [1, 2]]]),
    ]);
    for (const history of [sets, lists]) {
      const lag = seriesOf({ ...NOTHING, history, nodes }).find(({ title }) => title === "Lag of reads");
      // The second element was acknowledged at 3 ms, the read of n2 began at 6 ms; nothing ever shows the third.
      expect(lag?.lines).toEqual([
        { name: "n1", times: [8e6], values: [0] },
        { name: "n2", times: [6e6], values: [3e6] },
      ]);
      expect(seriesOf({ ...NOTHING, history }).map(({ title }) => title)).not.toContain("Lag of reads");
    }
  });

  it("tell how far replicas and clocks were off, as servers said", () => {
    const sample = (round: number, node: string, position: number, offsetMs: number) =>
      ({ time: round * 1e9, round, node, position, unit: "bytes", offsetMs }) as const;
    const samples = [sample(1, "n2", 60, 4), sample(1, "n1", 100, -3), sample(2, "n1", 200, 5000)];
    const clock = { fault: "clock" } as FaultSpan;
    const history = historyOf(done(0, "read", null));
    expect(seriesOf({ ...NOTHING, history, nodes, samples, spans: [clock] })).toMatchObject([
      {
        title: "Replication lag",
        unit: "bytes",
        lines: [
          { name: "n1", times: [1e9, 2e9], values: [0, 0] },
          { name: "n2", times: [1e9], values: [40] },
        ],
      },
      {
        title: "Clock offsets",
        unit: "ms",
        lines: [
          { name: "n1", values: [-3, 5000] },
          { name: "n2", values: [4] },
        ],
      },
    ]);
  });
});

describe("faults", () => {
  const history = historyOf([
    ["nemesis", "invoke", "start-partition", null],
    [
      "nemesis",
      "info",
      "start-partition",
      {
        targets: ["n1"],
        observed: "n1: -4213 ms off",
        bit: true,
        hears: { n1: ["clients"], n2: "everybody" },
      },
    ],
    ...done(0, "read", null, 1),
  ]);
  const span = { plan: { targets: ["primaries"] }, from: 0, until: 1 };

  it("have the receipt's targets, and who heard whom where that has the right shape", () => {
    const [told] = faultSpans({ schedule: [{ ...span, fault: "partition" }], history });
    expect(told!.injected).toMatchObject({ targets: ["n1"], bit: true });
    expect([...told!.injected!.hears!]).toEqual([["n1", ["clients"]]]);
  });

  it("are of one kind whatever words narrow them down", () => {
    expect(faultKind("partition:primaries:hold")).toBe("partition");
    expect(faultKind("</b>:x")).toBe("</b>:x");
    const spans = faultSpans({ schedule: [{ ...span, fault: "kill" }], history });
    expect(faultKinds(["partition:one", "partition:halves"], spans)).toEqual(["partition", "kill"]);
  });
});

describe("a circle", () => {
  const steps: Step[] = [
    { kind: "rw", from: 0, to: 2, key: "x", next: 2 },
    { kind: "realtime", from: 2, to: 0 },
  ];

  it("has one fingerprint wherever it begins, whatever its keys", () => {
    const other: Step[] = [
      { kind: "realtime", from: 9, to: 4 },
      { kind: "rw", from: 4, to: 9, key: "y", next: 3 },
    ];
    expect(fingerprint({ type: "G-single-item-realtime", operations: [0, 2], steps })).toBe(
      fingerprint({ type: "G-single-item-realtime", operations: [9, 4], steps: other }),
    );
  });

  it("would be broken by any of its steps, and is legal where its kind is not forbidden", () => {
    const verdict = {
      ...validVerdict("list-append", ["serializable"], 2),
      violates: ["serializable"],
      satisfies: ["snapshot-isolation"],
    };
    const told = legalInstead(proofOf({ type: "G2-item", operations: [0, 2], steps }, undefined), verdict)!;
    expect(told.alternatives).toEqual([
      "T1's read of x had shown what T2 wrote (2)",
      "T1 had begun before T2 had ended, or the model did not ask for the order of real time",
    ]);
    // Not linearizability, which does not speak of transactions.
    expect(told.permittedBy).toEqual(["snapshot-isolation"]);
  });
});

describe("the operations around a contradiction", () => {
  it("are those of the same object, the nearest of them", () => {
    const lines = Array.from({ length: 200 }, (_, i) => done(i % 4, "write", i)).flat();
    const history = buildHistory(
      lines.map(([process, type, f, value], index) => ({
        index,
        time: index,
        process,
        type,
        f,
        value,
        key: Math.floor(index / 2) % 2,
      })),
    );
    const { operations, all, leftOut } = keyWindow(history, [200, 208]);
    expect(all).toBe(100);
    expect(leftOut).toBe(0);
    expect(operations.map(({ start }) => start)).toEqual([
      184, 188, 192, 196, 200, 204, 208, 212, 216, 220, 224,
    ]);
  });
});
