import { describe, expect, it } from "vitest";
import { buildHistory, HistoryBuilder } from "../history/builder.js";
import type { HistoryEvent } from "../history/event.js";
import { MalformedHistoryError } from "../history/malformed.js";
import { casRegisterChecker, registerChecker, semaphoreChecker } from "./index.js";

type Line = [process: number, type: HistoryEvent["type"], f: string, value?: unknown, key?: unknown];

const history = (...lines: Line[]) =>
  buildHistory(
    lines.map(([process, type, f, value = null, key], index) => ({
      index,
      time: index,
      process,
      type,
      f,
      value,
      ...(key === undefined ? {} : { key }),
    })),
  );

/** Operations one after the other, by one process: `["write", 1]`, `["read", 1]`, `["cas", [1, 2]]`. */
const sequence = (...operations: [f: string, value: unknown][]) =>
  history(
    ...operations.flatMap(([f, value]): Line[] => [
      [0, "invoke", f, f === "read" ? null : value],
      [0, "ok", f, value],
    ]),
  );

describe("register", () => {
  it("accepts what one object could have answered, and says how it knows", () => {
    const verdict = registerChecker.check(sequence(["write", 1], ["read", 1], ["write", 2], ["read", 2]));
    expect(verdict).toMatchObject({
      verdict: "valid",
      workload: "register",
      models: ["linearizable"],
      satisfies: ["linearizable"],
      engine: "register-zones: 1 object",
      checked: { operations: 4, objects: 1, judged: 4 },
    });
  });

  it("rejects a stale read, naming the operations that contradict each other", () => {
    const verdict = registerChecker.check(sequence(["write", 1], ["write", 2], ["read", 2], ["read", 1]));
    expect(verdict.verdict).toBe("invalid");
    expect(verdict.violates).toEqual(["linearizable"]);
    expect(verdict.counts).toEqual({ nonlinearizable: 1 });
    expect(verdict.anomalies[0]).toMatchObject({ type: "nonlinearizable", key: null });
    expect(verdict.anomalies[0]!.operations).toContain(6);
  });

  it("searches where a value is written twice", () => {
    const valid = sequence(["write", 1], ["write", 2], ["write", 1], ["read", 1]);
    expect(registerChecker.check(valid)).toMatchObject({
      verdict: "valid",
      engine: "search (exact): 1 object",
    });
    const invalid = sequence(["write", 1], ["write", 1], ["write", 2], ["read", 1]);
    expect(registerChecker.check(invalid)).toMatchObject({ verdict: "invalid" });
  });

  it("lets a crashed write happen late, once, or never", () => {
    const crashed: Line[] = [
      [0, "invoke", "write", 1],
      [0, "info", "write", 1],
    ];
    const read = (value: unknown): Line[] => [
      [1, "invoke", "read"],
      [1, "ok", "read", value],
    ];
    const write = (value: unknown): Line[] => [
      [1, "invoke", "write", value],
      [1, "ok", "write", value],
    ];
    expect(registerChecker.check(history(...crashed, ...read(null), ...read(1))).verdict).toBe("valid");
    expect(registerChecker.check(history(...crashed, ...read(null))).verdict).toBe("valid");
    for (const repeated of [[], write(2)]) {
      const twice = history(...crashed, ...read(1), ...write(2), ...repeated, ...read(2), ...read(1));
      expect(registerChecker.check(twice).verdict).toBe("invalid");
    }
  });

  it("judges each key alone", () => {
    const verdict = registerChecker.check(
      history(
        [0, "invoke", "write", 1, "x"],
        [0, "ok", "write", 1, "x"],
        [0, "invoke", "read", null, "y"],
        [0, "ok", "read", 1, "y"],
        [0, "invoke", "read", null, "z"],
        [0, "ok", "read", null, "z"],
      ),
    );
    expect(verdict).toMatchObject({ verdict: "invalid", checked: { objects: 3 } });
    expect(verdict.anomalies.map(({ key, operations }) => [key, operations])).toEqual([["y", [2]]]);
  });

  it("reads nil as a value unless told otherwise", () => {
    const lost = sequence(["write", 1], ["read", null], ["read", 1]);
    expect(registerChecker.check(lost).verdict).toBe("invalid");
    expect(registerChecker.check(lost, { settings: { "nil-reads": "unknown" } }).verdict).toBe("valid");
  });

  it("takes a failed cas as an observation only when asked to", () => {
    const failed = history(
      [0, "invoke", "write", 1],
      [0, "ok", "write", 1],
      [0, "invoke", "cas", [1, 2]],
      [0, "fail", "cas", [1, 2]],
      [0, "invoke", "read"],
      [0, "ok", "read", 1],
    );
    expect(casRegisterChecker.check(failed).verdict).toBe("valid");
    expect(casRegisterChecker.check(failed, { settings: { "failed-cas": "observation" } }).verdict).toBe(
      "invalid",
    );
  });

  it("starts from the initial value", () => {
    expect(registerChecker.check(sequence(["read", 0]), { settings: { initial: "0" } }).verdict).toBe(
      "valid",
    );
    expect(registerChecker.check(sequence(["read", 0])).verdict).toBe("invalid");
  });

  it("is unknown where nothing was observed", () => {
    expect(registerChecker.check(sequence(["write", 1], ["write", 2]))).toMatchObject({
      verdict: "unknown",
      reason: "vacuous",
    });
    expect(casRegisterChecker.check(sequence(["write", 1], ["read", 1]))).toMatchObject({
      verdict: "unknown",
      detail: "no cas was attempted",
    });
  });

  it("tells values apart that only look alike", () => {
    const written = (value: unknown, read: unknown) =>
      registerChecker.check(sequence(["write", value], ["read", read])).verdict;
    expect(written(1, "1")).toBe("invalid");
    expect(written(true, "true")).toBe("invalid");
    expect(written(2n ** 60n, 2 ** 60)).toBe("invalid");
    expect(written([2n ** 60n], [`${String(2n ** 60n)}n`])).toBe("invalid");
    expect(written([2n ** 60n], [2n ** 60n])).toBe("valid");
    expect(written({ a: [1] }, { a: ["1"] })).toBe("invalid");
  });

  it("refuses an index that does not fit, and names the line of the file, not the index", () => {
    const at = (index: number): HistoryEvent[] => [
      { index, time: 0, process: 0, type: "invoke", f: "cas", value: 3 },
      { index: index + 1, time: 1, process: 0, type: "ok", f: "cas", value: 3 },
    ];
    expect(() => buildHistory(at(2 ** 31))).toThrow(/index must be at most 2147483646/);
    const builder = new HistoryBuilder();
    for (const [i, event] of at(500).entries()) builder.push(event, i + 7);
    expect(() => registerChecker.check(builder.finish())).toThrow(/^line 7: cas expects/);
  });

  it("refuses permits that are none", () => {
    for (const permits of [0, -1, 1.5, "2"]) {
      expect(() => semaphoreChecker.check(sequence(["acquire", permits]))).toThrow(/at least 1; got/);
    }
  });

  it("names line and rule of a value it does not understand", () => {
    expect(() => registerChecker.check(sequence(["write", 1], ["cas", 5]))).toThrow(MalformedHistoryError);
    expect(() => registerChecker.check(sequence(["write", 1], ["cas", 5]))).toThrow(
      /^line 3: cas expects \[from, to\]; got 5$/,
    );
    expect(() => registerChecker.check(sequence(["append", 1]))).toThrow(
      /line 1: .*read, write, cas.*"append"/,
    );
  });
});
