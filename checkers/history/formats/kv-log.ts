/**
 * Histories of a map of texts, one event a line:
 * `{:process 0, :type :invoke, :f :get, :key "x", :value nil}`. Entries may come in any order; `:time` and others
 * are taken where they are understood.
 */
import type { EventType, HistoryEvent } from "../event.js";
import { MalformedHistoryError } from "../malformed.js";

const ENTRY = /:([\w-]+)\s+(nil|-?\d+|:[\w-]+|"(?:[^"\\]|\\.)*")/gy;
const BETWEEN = /[\s,]*/y;

/** @throws MalformedHistoryError naming the line and the rule */
export function* parseKvLog(lines: Iterable<string>): Generator<HistoryEvent> {
  let line = 0;
  let index = 0;
  for (const text of lines) {
    line++;
    const trimmed = text.trim();
    if (trimmed === "" || trimmed.startsWith(";")) continue;
    const { process, type, f, key, value, time } = readMap(trimmed, line);
    if (!Number.isSafeInteger(process)) {
      throw new MalformedHistoryError(line, ":process must be an integer", process);
    }
    if (type !== "invoke" && type !== "ok" && type !== "fail" && type !== "info") {
      throw new MalformedHistoryError(line, ":type must be :invoke, :ok, :fail or :info", type);
    }
    if (typeof f !== "string") throw new MalformedHistoryError(line, ":f must be a keyword", f);
    yield {
      index,
      time: Number.isSafeInteger(time) ? (time as number) : index,
      process: process as number,
      type: type satisfies EventType,
      f,
      value: value ?? null,
      ...((key ?? null) === null ? {} : { key }),
    };
    index++;
  }
}

function readMap(text: string, line: number): Record<string, unknown> {
  const fail = (): never => {
    throw new MalformedHistoryError(line, "expected one map of keywords, texts, integers and nil", text);
  };
  if (!text.startsWith("{") || !text.endsWith("}")) return fail();
  const result: Record<string, unknown> = {};
  let at = 1;
  for (;;) {
    BETWEEN.lastIndex = at;
    BETWEEN.exec(text);
    at = BETWEEN.lastIndex;
    if (at === text.length - 1) return result;
    ENTRY.lastIndex = at;
    const entry = ENTRY.exec(text);
    if (entry === null) return fail();
    at = ENTRY.lastIndex;
    result[entry[1]!] = readAtom(entry[2]!);
  }
}

function readAtom(text: string): unknown {
  if (text === "nil") return null;
  if (text.startsWith(":")) return text.slice(1);
  return text.startsWith('"') ? (JSON.parse(text) as unknown) : Number(text);
}
