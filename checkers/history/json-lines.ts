/**
 * The JSON-lines form of a history: one event a line, in the order observed. Pure text to event and back;
 * files and streams are read elsewhere.
 */
import { NEMESIS, type EventType, type HistoryEvent, type OperationError } from "./event.js";
import { parseJson, stringifyJson } from "./json-value.js";
import { MalformedHistoryError } from "./malformed.js";

const EVENT_TYPES: ReadonlySet<unknown> = new Set<EventType>(["invoke", "ok", "fail", "info"]);

/** Writes one event as a line, without the line feed. */
export function formatEvent(event: HistoryEvent): string {
  const process = typeof event.process === "number" ? String(event.process) : `"${NEMESIS}"`;
  let text = `{"index":${String(event.index)},"time":${String(event.time)},"process":${process},"type":"${event.type}","f":${JSON.stringify(event.f)}`;
  if (event.key !== undefined && event.key !== null) text += `,"key":${stringifyJson(event.key)}`;
  text += `,"value":${event.value === undefined ? "null" : stringifyJson(event.value)}`;
  if (event.error !== undefined) text += `,"error":${JSON.stringify(event.error)}`;
  return `${text}}`;
}

/**
 * Reads one line. `line` is its 1-based number; a missing `index` becomes `line - 1`.
 * @throws MalformedHistoryError naming the line and the rule
 */
export function parseEvent(text: string, line: number): HistoryEvent {
  let parsed: unknown;
  try {
    parsed = parseJson(text);
  } catch (error) {
    throw new MalformedHistoryError(
      line,
      `expected one JSON object a line (${(error as Error).message})`,
      text,
    );
  }
  return toEvent(parsed, line);
}

/** Checks that a parsed object is an event. @throws MalformedHistoryError naming the line and the rule */
export function toEvent(parsed: unknown, line: number): HistoryEvent {
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new MalformedHistoryError(line, "expected an object with process, type, f and value", parsed);
  }
  const {
    index = line - 1,
    time = 0,
    process,
    type,
    f,
    value = null,
    key,
    error,
  } = parsed as Record<string, unknown>;
  if (!Number.isSafeInteger(index) || (index as number) < 0) {
    throw new MalformedHistoryError(line, "index must be a non-negative integer", index);
  }
  if (!Number.isSafeInteger(time))
    throw new MalformedHistoryError(line, "time must be integer nanoseconds", time);
  if (process !== NEMESIS && !(Number.isSafeInteger(process) && (process as number) >= 0)) {
    throw new MalformedHistoryError(line, `process must be a non-negative integer or "${NEMESIS}"`, process);
  }
  if (!EVENT_TYPES.has(type)) {
    throw new MalformedHistoryError(line, "type must be one of invoke, ok, fail, info", type);
  }
  if (typeof f !== "string" || f === "")
    throw new MalformedHistoryError(line, "f must be a non-empty string", f);
  return {
    index: index as number,
    time: time as number,
    process: process as number | typeof NEMESIS,
    type: type as EventType,
    f,
    value,
    ...(key === undefined || key === null ? {} : { key }),
    ...(error === undefined || error === null ? {} : { error: toError(error) }),
  };
}

/** Jepsen's histories carry errors as any value; ours are a code and a message. */
function toError(error: unknown): OperationError {
  if (typeof error === "object" && error !== null && "code" in error) {
    const { code, message } = error as { code: unknown; message?: unknown };
    return { code: asText(code), message: message === undefined ? "" : asText(message) };
  }
  return { code: asText(Array.isArray(error) ? error[0] : error), message: asText(error) };
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : stringifyJson(value);
}

/** Parses a whole text. Empty lines are skipped. @throws MalformedHistoryError */
export function* parseEvents(text: string): Generator<HistoryEvent> {
  let line = 0;
  for (const part of text.split("\n")) {
    line++;
    if (part.trim() !== "") yield parseEvent(part, line);
  }
}
