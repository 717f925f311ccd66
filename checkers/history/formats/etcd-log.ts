/**
 * The log that early Jepsen tests of etcd wrote, one event a line:
 * `INFO  jepsen.util - 0  :invoke  :cas  [3 0]`, with tabs or blanks between the words.
 *
 * Values are nil, integers and pairs of these. `:timed-out` in place of a value is an error, and the operation's
 * value is then the one it was invoked with. Lines of the nemesis and lines of other loggers are left out.
 */
import type { EventType, HistoryEvent } from "../event.js";
import { MalformedHistoryError } from "../malformed.js";

const LINE = /-\s+(\S+)\s+:(invoke|ok|fail|info)\s+:(\S+)\s+(.*?)\s*$/;

/** @throws MalformedHistoryError naming the line and the rule */
export function* parseEtcdLog(lines: Iterable<string>): Generator<HistoryEvent> {
  const open = new Map<number, unknown>();
  let line = 0;
  let index = 0;
  for (const text of lines) {
    line++;
    const parts = LINE.exec(text);
    if (parts === null) continue;
    const process = Number(parts[1]);
    // The nemesis goes by the name :nemesis.
    if (!Number.isSafeInteger(process)) continue;
    const type = parts[2] as EventType;
    const f = parts[3]!;
    const value = readValue(parts[4]!, line);
    if (type === "invoke") open.set(process, value.value);
    yield {
      index,
      time: index,
      process,
      type,
      f,
      value: value.error === undefined ? value.value : (open.get(process) ?? null),
      ...(value.error === undefined ? {} : { error: { code: value.error, message: "" } }),
    };
    index++;
  }
}

function readValue(text: string, line: number): { readonly value: unknown; readonly error?: string } {
  if (text === "nil") return { value: null };
  if (/^-?\d+$/.test(text)) return { value: Number(text) };
  if (text.startsWith(":")) return { value: null, error: text.slice(1) };
  const list = /^\[(.*)\]$/.exec(text);
  if (list === null) throw new MalformedHistoryError(line, "expected nil, an integer, [a b] or :error", text);
  const items = list[1]!.split(/[\s,]+/).filter((item) => item !== "");
  return { value: items.map((item) => readValue(item, line).value) };
}
