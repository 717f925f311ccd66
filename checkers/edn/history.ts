/**
 * Jepsen's `history.edn`: one map an event, line by line or in one vector, plain or as `#jepsen.history.Op{…}`.
 *
 * `:type`, `:f` and `:process` become plain strings and numbers, and so do the names of micro-operations (`:r`,
 * `:w`, `:read`, `:write`, `:append`, `:send`, `:poll` at the head of a vector); every other value is kept as
 * `value.ts` says, so that a history converts both ways without loss of what checkers read. A missing `:f` reads as "txn". Members other
 * than index, time, process, type, f, value, key and error are dropped, and an error keeps its code and its text;
 * but `:position` and `:link` of a completion (Jepsen's causal) become part of its value: {value, position, link}, and
 * so does the `:rebalance-log` of one (Jepsen's kafka): ["rebalance", keys] before its micro-operations.
 */
import { MalformedHistoryError, toEvent, type HistoryEvent } from "../history/index.js";
import { EdnError, formatEdn, keywordOf, parseEdnForms, UnfinishedEdnError } from "./value.js";

const MICRO = new Set(["r", "w", "read", "write", "append", "send", "poll"]);
const isMicro = (word: string) => MICRO.has(word);

/** Reads one event, the `number`th from 1. @throws MalformedHistoryError naming the line */
export function parseEdnEvent(text: string, number: number, line = number): HistoryEvent {
  const [event] = parseForms(text, number, line, text);
  if (event === undefined) throw new MalformedHistoryError(line, "expected one EDN map", text);
  return event;
}

/** None where all is blank, a comment or discarded. @throws MalformedHistoryError; UnfinishedEdnError */
function parseForms(text: string, number: number, line: number, shown?: string): HistoryEvent[] {
  let forms: unknown[];
  try {
    forms = parseEdnForms(text);
  } catch (error) {
    if (!(error instanceof EdnError) || (shown === undefined && error instanceof UnfinishedEdnError))
      throw error;
    throw new MalformedHistoryError(line, `expected one EDN map (${error.message})`, text.trim());
  }
  if (forms.length > 1)
    throw new MalformedHistoryError(line, "expected one EDN map, and nothing beside it", text.trim());
  return forms.map((form) => eventOf(form, number, line, text));
}

function eventOf(form: unknown, number: number, line: number, text: string): HistoryEvent {
  if (typeof form === "object" && form !== null && "$tag" in form)
    form = (form as unknown as { value: unknown }).value;
  if (typeof form !== "object" || form === null || Array.isArray(form) || "$map" in form || isScalar(form)) {
    throw new MalformedHistoryError(
      line,
      "expected an EDN map with :process, :type, :f and :value",
      text.trim(),
    );
  }
  const members = form as Record<string, unknown>;
  const { index, time, process, type, f, value, key, error, position, link } = members;
  const member = (name: string, part: unknown) =>
    part === undefined || part === null ? {} : { [name]: part };
  const own = withRebalances(microNames(value ?? null), plain(type), members["rebalance-log"]);
  const linked = { ...member("position", plain(position)), ...member("link", plain(link)) };
  return toEvent(
    {
      index: (index ?? null) === null || (typeof index === "number" && index < 0) ? number - 1 : index,
      ...member("time", typeof time === "number" && time < 0 ? 0 : time),
      process: plain(process ?? 0),
      type: plain(type),
      f: plain(f) ?? "txn",
      value: Object.keys(linked).length > 0 && plain(type) === "ok" ? withLink(own, linked) : own,
      ...member("key", microNames(key)),
      ...member("error", error === undefined || error === null ? undefined : errorOf(error)),
    },
    line,
  );
}

/** A keyword, a set and the like. */
function isScalar(form: object): boolean {
  return Object.keys(form).some((name) => name.startsWith("$"));
}

/** In a history of many keys the value is [key, value]. */
function withLink(value: unknown, linked: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(value) && value.length === 2)
    return [(value as unknown[])[0], { value: (value as unknown[])[1], ...linked }];
  return { value, ...linked };
}

/** Keys that came or went meanwhile, as maps with :keys, in one list or (`{:before …, :during …}`) in several. */
function withRebalances(value: unknown, type: unknown, log: unknown): unknown {
  const keys: unknown[] = [];
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(collect);
    else if (typeof part === "object" && part !== null) {
      const { keys: own, ...rest } = part as Record<string, unknown>;
      if (Array.isArray(own)) keys.push(...(own as unknown[]));
      Object.values(rest).forEach(collect);
    }
  };
  if (type === "invoke" || !Array.isArray(value)) return value;
  collect(log);
  return keys.length === 0 ? value : [["rebalance", [...new Set(keys)]], ...(value as unknown[])];
}

function withoutRebalances({ type, value }: HistoryEvent): { value: unknown; keys: readonly unknown[] } {
  if (type === "invoke" || !Array.isArray(value)) return { value, keys: [] };
  const isRebalance = (micro: unknown): micro is [string, unknown[]] =>
    Array.isArray(micro) && micro.length === 2 && micro[0] === "rebalance" && Array.isArray(micro[1]);
  const list = value as unknown[];
  const keys = new Set(list.filter(isRebalance).flatMap(([, own]) => own));
  return keys.size === 0
    ? { value, keys: [] }
    : { value: list.filter((micro) => !isRebalance(micro)), keys: [...keys] };
}

/** Writes one event as a map on one line. */
export function formatEdnEvent(event: HistoryEvent): string {
  const process = typeof event.process === "number" ? String(event.process) : `:${event.process}`;
  const { value: own, keys: rebalanced } = withoutRebalances(event);
  const parts = [
    `:index ${String(event.index)}`,
    `:time ${String(event.time)}`,
    `:type :${event.type}`,
    `:process ${process}`,
    `:f ${/^[\w.*+!?<>=/-]+$/.test(event.f) ? `:${event.f}` : JSON.stringify(event.f)}`,
    `:value ${formatEdn(own, isMicro)}`,
  ];
  if (rebalanced.length > 0) parts.push(`:rebalance-log [{:keys ${formatEdn(rebalanced)}}]`);
  if (event.key !== undefined && event.key !== null) parts.push(`:key ${formatEdn(event.key, isMicro)}`);
  if (event.error !== undefined) {
    parts.push(
      `:error [${formatEdn({ $keyword: event.error.code })} ${JSON.stringify(event.error.message)}]`,
    );
  }
  return `{${parts.join(", ")}}`;
}

/** An event and the 1-based line on which it begins. */
export type EventOnLine = [event: HistoryEvent, line: number];

/** Reads a history piece by piece: hand over text as it comes, cut anywhere. */
export class EdnHistoryReader {
  #text = "";
  #events = 0;
  /** Whether one vector is around all events, and whether it was closed. */
  #wrapped: boolean | undefined;
  #closed = false;
  /** How far `#text` has been scanned, how deep the brackets are there, and what the scan is inside of. */
  #at = 0;
  #depth = 0;
  #inside: "" | '"' | ";" = "";
  #line = 1;
  /** The line on which the outermost open bracket stands. */
  #openedOn = 1;

  /** The events that are complete now. @throws MalformedHistoryError */
  push(chunk: string): EventOnLine[] {
    this.#text += chunk;
    const events: EventOnLine[] = [];
    let from = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!;
      if (char === "\n") this.#line++;
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
        if (this.#depth === 0) {
          this.#openedOn = this.#line;
          if (this.#wrapped === undefined && !isDiscarded(this.#text.slice(from, this.#at))) {
            this.#wrapped = char !== "{";
            if (this.#wrapped) {
              from = this.#at + 1;
              continue;
            }
          }
        }
        this.#depth++;
      } else if (")]}".includes(char)) {
        if (this.#depth === 0) {
          this.#close(char, this.#text.slice(from, this.#at));
          from = this.#at + 1;
        } else if (--this.#depth === 0 && this.#take(this.#text.slice(from, this.#at + 1), events)) {
          from = this.#at + 1;
        }
      }
    }
    this.#text = this.#text.slice(from);
    this.#at -= from;
    return events;
  }

  /** To be called at the end. @throws MalformedHistoryError when the text stops inside an event */
  finish(): void {
    if (this.#depth > 0 || this.#inside === '"') {
      throw new MalformedHistoryError(
        this.#depth > 0 ? this.#openedOn : this.#line,
        "the text ends inside an event",
        this.#text.trim(),
      );
    }
    this.#expectNothing(this.#text);
    if (this.#wrapped === true && !this.#closed)
      throw new MalformedHistoryError(
        this.#line,
        "the text ends before the bracket around all events closes",
      );
  }

  /** A closing bracket with none open but, perhaps, the one around all events. */
  #close(bracket: string, before: string): void {
    this.#expectNothing(before);
    if (bracket === "}" || this.#wrapped !== true || this.#closed)
      throw new MalformedHistoryError(this.#line, "a bracket closes that was never opened", bracket);
    this.#closed = true;
  }

  /** Everything up to a bracket that closes a form; false when that form was discarded, and so will be another. */
  #take(text: string, events: EventOnLine[]): boolean {
    let read: HistoryEvent[];
    try {
      read = parseForms(text, this.#events + 1, this.#openedOn);
    } catch (error) {
      if (error instanceof UnfinishedEdnError) return false;
      throw error;
    }
    if (this.#closed && read.length > 0)
      throw new MalformedHistoryError(
        this.#openedOn,
        "expected nothing behind the bracket around all events",
      );
    this.#events += read.length;
    for (const event of read) events.push([event, this.#openedOn]);
    return true;
  }

  #expectNothing(text: string): void {
    if (parseForms(text, this.#events + 1, this.#line, text).length > 0)
      throw new MalformedHistoryError(this.#line, "expected one EDN map", text.trim());
  }
}

/** Whether the form that follows is discarded. */
function isDiscarded(before: string): boolean {
  return before.replaceAll(/;[^\n]*/g, "").includes("#_");
}

/** All events of a text. @throws MalformedHistoryError */
export function parseEdnHistory(text: string): HistoryEvent[] {
  const reader = new EdnHistoryReader();
  const events = reader.push(text).map(([event]) => event);
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
