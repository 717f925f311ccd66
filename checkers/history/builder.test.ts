import { describe, expect, it } from "vitest";
import { buildHistory } from "./builder.js";
import type { HistoryEvent } from "./event.js";
import { MalformedHistoryError } from "./malformed.js";

const event = (
  index: number,
  process: HistoryEvent["process"],
  type: HistoryEvent["type"],
  f = "read",
  value: unknown = null,
): HistoryEvent => ({
  index,
  time: index * 10,
  process,
  type,
  f,
  value,
});

describe("pairing", () => {
  it("pairs interleaved operations by process", () => {
    const history = buildHistory([
      event(0, 0, "invoke", "write", 1),
      event(1, 1, "invoke"),
      event(2, 1, "ok", "read", 1),
      event(3, 0, "ok", "write", 1),
    ]);
    expect(
      [...history].map(({ f, start, end, input, output, type }) => ({ f, start, end, input, output, type })),
    ).toEqual([
      { f: "write", start: 0, end: 3, input: 1, output: 1, type: "ok" },
      { f: "read", start: 1, end: 2, input: null, output: 1, type: "ok" },
    ]);
  });

  it("treats info and never completed alike: the end is infinity", () => {
    const history = buildHistory([event(0, 0, "invoke"), event(1, 1, "invoke"), event(2, 1, "info")]);
    expect([...history].map(({ type, end, returned }) => [type, end, returned])).toEqual([
      ["info", Infinity, Infinity],
      ["info", Infinity, Infinity],
    ]);
  });

  it("keeps fault events apart", () => {
    const history = buildHistory([event(0, "nemesis", "info", "start-partition", ["n1"])]);
    expect(history.length).toBe(0);
    expect(history.faults).toEqual([
      { index: 0, time: 0, type: "info", f: "start-partition", value: ["n1"] },
    ]);
  });

  it("splits by key", () => {
    const history = buildHistory([
      { ...event(0, 0, "invoke"), key: "a" },
      { ...event(1, 1, "invoke"), key: "b" },
      event(2, 2, "invoke"),
    ]);
    expect([...history.partition()]).toEqual([
      ['"a"', [0]],
      ['"b"', [1]],
      ["null", [2]],
    ]);
  });

  it("grows beyond its first columns", () => {
    const events = Array.from({ length: 5000 }, (_, i) => [
      event(2 * i, 0, "invoke", "read", i),
      event(2 * i + 1, 0, "ok", "read", i),
    ]).flat();
    const history = buildHistory(events);
    expect(history.length).toBe(5000);
    expect(history.get(4999)).toMatchObject({ start: 9998, end: 9999, input: 4999 });
  });
});

describe("rules of the format, each named with its line", () => {
  const broken: [string, HistoryEvent[], RegExp][] = [
    [
      "two open operations of one process",
      [event(0, 0, "invoke"), event(1, 0, "invoke")],
      /line 2: process 0 invokes "read" while its operation of index 0 is still open/,
    ],
    [
      "completion without invocation",
      [event(0, 3, "ok")],
      /line 1: process 3 completes "read", which it never invoked/,
    ],
    [
      "completion of another f",
      [event(0, 0, "invoke", "write", 1), event(1, 0, "ok", "read", 1)],
      /line 2: process 0 completes "read", but it had invoked "write"/,
    ],
    [
      "a crashed process acts again",
      [event(0, 0, "invoke"), event(1, 0, "info"), event(2, 0, "invoke")],
      /line 3: process 0 acts again/,
    ],
    ["an index that goes back", [event(5, 0, "invoke"), event(4, 0, "ok")], /line 5: index must grow/],
  ];
  it.each(broken)("%s", (_name, events, message) => {
    expect(() => buildHistory(events)).toThrow(MalformedHistoryError);
    expect(() => buildHistory(events)).toThrow(message);
  });

  it("accepts lone completions where asked to", () => {
    const history = buildHistory([event(0, 0, "ok", "read", 1), event(1, 0, "ok", "read", 2)], {
      loneCompletions: "accept",
    });
    expect([...history].map(({ start, end, output }) => [start, end, output])).toEqual([
      [0, 0, 1],
      [1, 1, 2],
    ]);
  });
});

describe("tuples [key, value], as Jepsen's histories of many keys have them", () => {
  const events = (last: unknown): HistoryEvent[] => [
    event(0, 0, "invoke", "write", [7, 3]),
    event(1, 0, "ok", "write", [7, 3]),
    event(2, 0, "invoke", "cas", [8, [1, 2]]),
    event(3, 0, "info", "cas", [8, [1, 2]]),
    event(4, 1, "invoke", "read", [7, null]),
    event(5, 1, "ok", "read", last),
  ];

  it("become keys and values", () => {
    const history = buildHistory(events([7, 3]));
    expect([...history].map(({ key, input, output }) => [key, input, output])).toEqual([
      [7, 3, 3],
      [8, [1, 2], [1, 2]],
      [7, null, 3],
    ]);
  });

  it("are all of one key by operation", () => {
    expect(() => buildHistory(events([8, 3]))).toThrow("line 6: all values of this history are tuples");
    expect(() => buildHistory(events(3))).toThrow("line 6:");
  });

  it.each([
    ["a compare-and-set from nothing", [event(0, 0, "invoke", "cas", [1, null])]],
    ["two micro-operations", [event(0, 0, "invoke", "txn", [["r", 1, null], null])]],
    ["a read of no key", [...events([7, 3]), event(6, 9, "invoke", "read", null)]],
    ["no question", [event(0, 0, "invoke", "write", [1, 2])]],
  ])("are not: %s", (_why, few) => {
    expect([...buildHistory(few)].every(({ key }) => key === null)).toBe(true);
  });
});
