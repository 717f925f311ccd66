/** No checker leaves out an operation that it does not know: what it does not know may be what explains the rest. */
import { describe, expect, it } from "vitest";
import { CHECKERS } from "./catalog.js";
import type { Checker } from "./checker.js";
import { HistoryBuilder, MalformedHistoryError, type HistoryEvent } from "./history/index.js";

const EVENTS: readonly HistoryEvent[] = [
  { index: 0, time: 0, process: "nemesis", type: "info", f: "zap", value: null },
  { index: 1, time: 1, process: 0, type: "invoke", f: "zap", value: null },
  { index: 2, time: 2, process: 0, type: "ok", f: "zap", value: null },
];

const ruleOf = ({ operations }: Checker): string =>
  `knows the operations ${operations.join(", ")}; got "zap"`;

/** What is said of the operation; nobody minds what the nemesis did. */
function refusal(judge: (events: readonly HistoryEvent[]) => unknown): string {
  expect(() => judge(EVENTS.slice(0, 1))).not.toThrow();
  try {
    judge(EVENTS);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedHistoryError);
    return (error as Error).message;
  }
  return "a verdict";
}

describe("an operation that a checker does not know is named with its line, and with what it knows", () => {
  it.each(CHECKERS)("$name", (checker) => {
    const message = refusal((events) => {
      const builder = new HistoryBuilder();
      for (const event of events) builder.push(event);
      return checker.check(builder.finish());
    });
    expect(message).toBe(`line 2: workload ${checker.name} ${ruleOf(checker)}`);
  });

  it.each(CHECKERS.filter(({ begin }) => begin !== undefined))("$name, event by event", (checker) => {
    const message = refusal((events) => {
      const session = checker.begin!();
      for (const event of events) session.push(event);
      return session.finish();
    });
    expect(message).toBe(`line 2: workload ${checker.name} ${ruleOf(checker)}`);
  });
});
