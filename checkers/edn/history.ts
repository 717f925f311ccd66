/**
 * Jepsen's `history.edn`: one map an event, line by line or in one vector, plain or as `#jepsen.history.Op{…}`.
 *
 * `:type`, `:f` and `:process` become plain strings and numbers, and so do the names of micro-operations (`:r`,
 * `:w`, `:append`, `:send`, `:poll` at the head of a vector); every other value is kept as `value.ts` says, so that
 * a history converts both ways without loss of what checkers read. A missing `:f` reads as "txn". Members other
 * than index, time, process, type, f, value, key and error are dropped, and an error keeps its code and its text.
 */
import { MalformedHistoryError, toEvent, type HistoryEvent } from "../history/index.js";
import { EdnError, formatEdn, keywordOf, parseEdn } from "./value.js";

const MICRO = new Set(["r", "w", "append", "send", "poll"]);
const isMicro = (word: string) => MICRO.has(word);

/** Reads one event. @throws MalformedHistoryError naming the line */
export function parseEdnEvent(text: string, line: number): HistoryEvent {
  let form: unknown;
  try {
    form = parseEdn(text);
  } catch (error) {
    if (!(error instanceof EdnError)) throw error;
    throw new MalformedHistoryError(line, `expected one EDN map (${error.message})`, text);
  }
  if (typeof form === "object" && form !== null && "$tag" in form)
    form = (form as unknown as { value: unknown }).value;
  if (typeof form !== "object" || form === null || Array.isArray(form) || "$map" in form) {
    throw new MalformedHistoryError(line, "expected an EDN map with :process, :type, :f and :value", text);
  }
  const { index, time, process, type, f, value, key, error } = form as Record<string, unknown>;
  const member = (name: string, part: unknown) =>
    part === undefined || part === null ? {} : { [name]: part };
  return toEvent(
    {
      ...member("index", typeof index === "number" && index < 0 ? undefined : index),
      ...member("time", typeof time === "number" && time < 0 ? 0 : time),
      process: plain(process ?? 0),
      type: plain(type),
      f: plain(f) ?? "txn",
      value: microNames(value ?? null),
      ...member("key", microNames(key)),
      ...member("error", error === undefined || error === null ? undefined : errorOf(error)),
    },
    line,
  );
}

/** Writes one event as a map on one line. */
export function formatEdnEvent(event: HistoryEvent): string {
  const process = typeof event.process === "number" ? String(event.process) : `:${event.process}`;
  const parts = [
    `:index ${String(event.index)}`,
    `:time ${String(event.time)}`,
    `:type :${event.type}`,
    `:process ${process}`,
    `:f ${/^[\w.*+!?<>=/-]+$/.test(event.f) ? `:${event.f}` : JSON.stringify(event.f)}`,
    `:value ${formatEdn(event.value, isMicro)}`,
  ];
  if (event.key !== undefined && event.key !== null) parts.push(`:key ${formatEdn(event.key, isMicro)}`);
  if (event.error !== undefined) {
    parts.push(
      `:error [${formatEdn({ $keyword: event.error.code })} ${JSON.stringify(event.error.message)}]`,
    );
  }
  return `{${parts.join(", ")}}`;
}

/** Reads a history piece by piece: hand over text as it comes, cut anywhere. */
export class EdnHistoryReader {
  #text = "";
  #events = 0;
  #wrapped: boolean | undefined;
  /** How far `#text` has been scanned, how deep the brackets are there, and what the scan is inside of. */
  #at = 0;
  #depth = 0;
  #inside: "" | '"' | ";" = "";

  /** The events that are complete now. @throws MalformedHistoryError */
  push(chunk: string): HistoryEvent[] {
    this.#text += chunk;
    const events: HistoryEvent[] = [];
    let from = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!;
      if (this.#inside === ";") {
        if (char === "\n") this.#inside = "";
      } else if (this.#inside === '"') {
        if (char === "\\") this.#at++;
        else if (char === '"') this.#inside = "";
      } else if (char === '"' || char === ";") {
        this.#inside = char;
      } else if (char === "\\") {
        this.#at++;
      } else if ("([{".includes(char)) {
        if (this.#depth === 0 && this.#wrapped === undefined) {
          this.#wrapped = char !== "{";
          if (this.#wrapped) {
            from = this.#at + 1;
            continue;
          }
        }
        this.#depth++;
      } else if (")]}".includes(char) && this.#depth > 0 && --this.#depth === 0) {
        events.push(parseEdnEvent(this.#text.slice(from, this.#at + 1), ++this.#events));
        from = this.#at + 1;
      }
    }
    this.#text = this.#text.slice(from);
    this.#at -= from;
    return events;
  }

  /** To be called at the end. @throws MalformedHistoryError when the text stops inside an event */
  finish(): void {
    if (this.#depth > 0) {
      throw new MalformedHistoryError(this.#events + 1, "the text ends inside an event", this.#text.trim());
    }
  }
}

/** All events of a text. @throws MalformedHistoryError */
export function parseEdnHistory(text: string): HistoryEvent[] {
  const reader = new EdnHistoryReader();
  const events = reader.push(text);
  reader.finish();
  return events;
}

function plain(value: unknown): unknown {
  return keywordOf(value) ?? value;
}

function errorOf(error: unknown): unknown {
  const code = Array.isArray(error) ? plain(error[0]) : plain(error);
  const second: unknown = Array.isArray(error) && error.length === 2 ? error[1] : undefined;
  const message = typeof second === "string" ? second : formatEdn(error);
  return { code: typeof code === "string" ? code : formatEdn(code), message };
}

/** Vectors that begin with the name of a micro-operation get it as a plain string; real strings are marked. */
function microNames(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [first, ...rest] = value as unknown[];
    const word = keywordOf(first);
    if (word !== undefined && MICRO.has(word)) return [word, ...rest.map(microNames)];
    if (typeof first === "string" && MICRO.has(first)) return [{ $string: first }, ...rest.map(microNames)];
    return (value as unknown[]).map(microNames);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, microNames(part)]));
}
