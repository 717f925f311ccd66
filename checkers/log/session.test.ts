import { expect, it } from "vitest";
import { HistoryBuilder, MalformedHistoryError, type HistoryEvent } from "../history/index.js";
import { formatEvent } from "../history/json-lines.js";
import { Random } from "../testing/random.js";
import { logChecker } from "./index.js";

/** Sends and polls of a few processes on two keys, some of which never complete. */
function events(random: Random): HistoryEvent[] {
  const list: HistoryEvent[] = [];
  const open = new Map<number, unknown[][]>();
  let next = 0;
  for (let index = 0; index < 40; index++) {
    const process = random.below(4);
    const micros = open.get(process);
    const common = { index, time: index, process, f: "txn" };
    if (micros === undefined) {
      const value = Array.from({ length: 1 + random.below(2) }, () =>
        random.chance(0.5) ? ["poll"] : ["send", random.below(2), next++],
      );
      open.set(process, value);
      list.push({ ...common, type: "invoke", value });
      continue;
    }
    open.delete(process);
    const value = micros.map(([kind, key, sent]) =>
      kind === "send"
        ? [kind, key, [random.below(6), sent]]
        : [kind, { 0: [[random.below(6), random.below(next + 1)]], 1: [] }],
    );
    list.push({ ...common, type: random.chance(0.8) ? "ok" : "fail", value });
  }
  return list;
}

it("event by event, or as lines, gives the same bytes as a whole history", () => {
  for (let seed = 0; seed < 300; seed++) {
    const list = events(new Random(seed));
    const builder = new HistoryBuilder();
    const session = logChecker.begin!();
    const lines = logChecker.begin!();
    for (const event of list) {
      builder.push(event);
      session.push(event);
      const bytes = new TextEncoder().encode(`${formatEvent(event)}\n`);
      lines.pushLines!(bytes, bytes.length);
    }
    const expected = JSON.stringify(logChecker.check(builder.finish()));
    expect(JSON.stringify(session.finish())).toBe(expected);
    expect(JSON.stringify(lines.finish())).toBe(expected);
  }
});

it("names the line of what it cannot read", () => {
  const session = logChecker.begin!();
  session.push({ index: 0, time: 0, process: 0, type: "invoke", f: "poll", value: [["poll"]] }, 7);
  expect(() =>
    session.push({ index: 1, time: 1, process: 0, type: "ok", f: "poll", value: [["poll", 5]] }, 9),
  ).toThrow(expect.objectContaining({ line: 9 }) as MalformedHistoryError);
});
