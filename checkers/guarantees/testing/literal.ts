/**
 * Histories as tests write them: one line an event, `process type f value`, the value as JSON, a key behind `@`,
 * the code of an error behind `!`.
 *
 * "0 invoke add 1", "0 ok add 1", "1 ok read [1,2]", "2 invoke write 3 @\"x\"". A completion without invocation is
 * an operation that took no time. Times are the index in milliseconds.
 */
import { buildHistory, type History, type HistoryEvent } from "../../history/index.js";
import { parseJson } from "../../history/json-value.js";

export function literal(lines: readonly string[]): History {
  const events = lines.map((line, index): HistoryEvent => {
    const match = /^(\S+) (\S+) (\S+)(?: (.*?))?(?: @(\S+))?(?: !(\S+))?$/.exec(line);
    if (match === null) throw new Error(`not an event: ${line}`);
    const [, process, type, f, value, key, code] = match;
    return {
      index,
      time: index * 1e6,
      process: process === "nemesis" ? process : Number(process),
      type: type as HistoryEvent["type"],
      f: f!,
      value: value === undefined || value === "" ? null : parseJson(value),
      ...(key === undefined ? {} : { key: JSON.parse(key) as unknown }),
      ...(code === undefined ? {} : { error: { code, message: code } }),
    };
  });
  return buildHistory(events, { loneCompletions: "accept" });
}
