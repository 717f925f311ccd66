import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "./event.js";
import { formatEvent, parseEvent } from "./json-lines.js";
import { parseJson, stringifyJson } from "./json-value.js";

const leaf = fc.oneof(
  fc.integer(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }),
  fc.bigInt({ min: -(2n ** 70n), max: -(2n ** 53n) }),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 8 }),
);
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

describe("values", () => {
  it("survive the round trip: big integers, bytes, nesting", () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(parseJson(stringifyJson(original))).toEqual(original);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps 2^53 + 1 exact", () => {
    expect(parseJson("9007199254740993")).toBe(9007199254740993n);
    expect(stringifyJson([9007199254740993n])).toBe("[9007199254740993]");
  });
});

describe("events", () => {
  it("survive the round trip", () => {
    const event: HistoryEvent = {
      index: 7,
      time: 12345,
      process: 3,
      type: "fail",
      f: "txn",
      value: [["append", "x", 12345678901234567890n]],
      key: ["k", 1],
      error: { code: "40001", message: "could not serialize" },
    };
    expect(parseEvent(formatEvent(event), 1)).toEqual(event);
  });

  it("gets a missing index from its line", () => {
    expect(parseEvent('{"process":0,"type":"invoke","f":"read"}', 12)).toMatchObject({
      index: 11,
      value: null,
    });
  });

  it("keeps Jepsen's free-form errors readable", () => {
    expect(parseEvent('{"process":0,"type":"info","f":"read","error":["timeout","n1"]}', 1).error).toEqual({
      code: "timeout",
      message: '["timeout","n1"]',
    });
  });

  it.each([
    ["{", /line 4: expected one JSON object a line/],
    ["[]", /line 4: expected an object with process, type, f and value; got \[\]/],
    [
      '{"process":0,"type":"done","f":"read"}',
      /line 4: type must be one of invoke, ok, fail, info; got "done"/,
    ],
    ['{"process":-1,"type":"ok","f":"read"}', /line 4: process must be/],
    ['{"process":0,"type":"ok"}', /line 4: f must be a non-empty string/],
    ['{"process":0,"type":"ok","f":"r","time":1.5}', /line 4: time must be integer nanoseconds/],
    ['{"index":-1,"process":0,"type":"ok","f":"r"}', /line 4: index must be/],
  ])("names line and rule: %s", (text, message) => {
    expect(() => parseEvent(text, 4)).toThrow(message);
  });
});
