/**
 * Events straight from the bytes of JSON lines into a builder or a check under way. Lines of short plain texts and
 * safe integers, in lists and objects, are read byte by byte, faster than JSON.parse; every other line, also a wrong
 * one, goes the common way, so that what is read and what is said about errors never differs.
 */
import type { EventType, HistoryEvent } from "./event.js";
import { parseEvent } from "./json-lines.js";

const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Longer integers may not be exact; the common way looks after them. */
const MOST_DIGITS = 15;
const LONGEST_TEXT = 64;
/** Deeper values go the common way, which has its own idea of how deep is too deep. */
const DEEPEST = 32;

/** Not a value: the line is no simple one. */
const OTHER = Symbol("other");

const TYPES: ReadonlySet<unknown> = new Set<EventType>(["invoke", "ok", "fail", "info"]);

/** Whatever takes events one by one, each with the 1-based line it stands on. */
export interface EventSink {
  /** @throws MalformedHistoryError naming line and rule */
  push(event: HistoryEvent, line: number): void;
}

export class EventLines {
  readonly #sink: EventSink;
  readonly #decoder = new TextDecoder();
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #line = 0;
  /** Short texts seen before, by a hash of their bytes: most are names that come again and again. */
  readonly #texts = new Array<string | undefined>(1024);
  /** Members of the lists that are open, innermost last: a list that is cut from here has no spare room. */
  readonly #members: unknown[] = [];

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  /** Takes the first `length` bytes, whole lines. @throws MalformedHistoryError naming line and rule */
  pushLines(bytes: Uint8Array, length: number): void {
    this.#bytes = bytes;
    let from = 0;
    while (from < length) {
      const to = bytes.indexOf(LINE_FEED, from);
      this.#line++;
      if (!this.#pushSimple(from, to)) this.#pushOther(from, to);
      from = to + 1;
    }
  }

  #pushOther(from: number, to: number): void {
    const text = this.#decoder.decode(this.#bytes.subarray(from, to));
    if (text.trim() !== "") this.#sink.push(parseEvent(text, this.#line), this.#line);
  }

  /** False, with nothing done, when the line is no simple one. */
  #pushSimple(from: number, to: number): boolean {
    const bytes = this.#bytes;
    this.#at = from;
    if (bytes[this.#at++] !== OPEN_BRACE) return false;
    let index: unknown = this.#line - 1;
    let time: unknown = 0;
    let process: unknown;
    let type: unknown;
    let f: unknown;
    let value: unknown = null;
    let key: unknown = null;
    for (;;) {
      const name = this.#scalar();
      if (typeof name !== "string") return false;
      if (bytes[this.#at++] !== COLON) return false;
      if (bytes[this.#at] === SPACE) this.#at++;
      const its = this.#value(0);
      if (its === OTHER) return false;
      if (name === "index") index = its;
      else if (name === "time") time = its;
      else if (name === "process") process = its;
      else if (name === "type") type = its;
      else if (name === "f") f = its;
      else if (name === "value") value = its;
      else if (name === "key") key = its;
      else return false;
      const next = bytes[this.#at++];
      if (next === CLOSE_BRACE) break;
      if (next !== COMMA) return false;
      if (bytes[this.#at] === SPACE) this.#at++;
    }
    if (bytes[this.#at] === RETURN) this.#at++;
    if (this.#at !== to || !isNatural(index) || typeof time !== "number" || !isNatural(process)) return false;
    if (!TYPES.has(type) || typeof f !== "string" || f === "") return false;
    this.#sink.push({ index, time, process, type: type as EventType, f, value, key }, this.#line);
    return true;
  }

  #value(depth: number): unknown {
    const first = this.#bytes[this.#at];
    if (first === OPEN_BRACKET) return depth === DEEPEST ? OTHER : this.#list(depth);
    if (first === OPEN_BRACE) return depth === DEEPEST ? OTHER : this.#object(depth);
    return this.#scalar();
  }

  #list(depth: number): unknown {
    const bytes = this.#bytes;
    const members = this.#members;
    const from = members.length;
    this.#at++;
    if (bytes[this.#at] === CLOSE_BRACKET) {
      this.#at++;
      return [];
    }
    for (;;) {
      const member = this.#value(depth + 1);
      const next = bytes[this.#at++];
      if (member === OTHER || (next !== COMMA && next !== CLOSE_BRACKET)) {
        members.length = from;
        return OTHER;
      }
      members.push(member);
      if (next === CLOSE_BRACKET) break;
      if (bytes[this.#at] === SPACE) this.#at++;
    }
    return members.splice(from);
  }

  #object(depth: number): unknown {
    const bytes = this.#bytes;
    const object: Record<string, unknown> = {};
    this.#at++;
    if (bytes[this.#at] === CLOSE_BRACE) {
      this.#at++;
      return object;
    }
    for (;;) {
      const name = this.#scalar();
      // A name with a meaning of its own: `$bytes`, `__proto__`.
      if (typeof name !== "string" || name.startsWith("$") || name.startsWith("_")) return OTHER;
      if (bytes[this.#at++] !== COLON) return OTHER;
      if (bytes[this.#at] === SPACE) this.#at++;
      const member = this.#value(depth + 1);
      if (member === OTHER) return OTHER;
      object[name] = member;
      const next = bytes[this.#at++];
      if (next === CLOSE_BRACE) return object;
      if (next !== COMMA) return OTHER;
      if (bytes[this.#at] === SPACE) this.#at++;
    }
  }

  /** A short plain text, a safe integer, null, true or false. */
  #scalar(): unknown {
    const bytes = this.#bytes;
    const first = bytes[this.#at]!;
    if (first === QUOTE) return this.#text();
    if (first === MINUS || (first >= ZERO && first < COLON)) return this.#integer(first === MINUS);
    if (this.#word("null")) return null;
    if (this.#word("true")) return true;
    return this.#word("false") ? false : OTHER;
  }

  #integer(negative: boolean): unknown {
    const bytes = this.#bytes;
    if (negative) this.#at++;
    const from = this.#at;
    let number = 0;
    for (; bytes[this.#at]! >= ZERO && bytes[this.#at]! < COLON; this.#at++) {
      number = number * 10 + bytes[this.#at]! - ZERO;
    }
    const digits = this.#at - from;
    // No leading zeros; and what goes on after the digits is a fraction or an error.
    if (digits === 0 || digits > MOST_DIGITS || (bytes[from] === ZERO && (digits > 1 || negative)))
      return OTHER;
    const next = bytes[this.#at];
    if (next !== COMMA && next !== CLOSE_BRACE && next !== CLOSE_BRACKET) return OTHER;
    return negative ? -number : number;
  }

  #text(): unknown {
    const bytes = this.#bytes;
    const from = ++this.#at;
    let hash = 0;
    for (; bytes[this.#at] !== QUOTE; this.#at++) {
      const byte = bytes[this.#at]!;
      if (byte < SPACE || byte > 126 || byte === BACKSLASH || this.#at - from > LONGEST_TEXT) return OTHER;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const length = this.#at++ - from;
    const slot = (hash ^ (hash >>> 10)) & 1023;
    const known = this.#texts[slot];
    if (known?.length === length) {
      let same = 0;
      while (same < length && known.charCodeAt(same) === bytes[from + same]) same++;
      if (same === length) return known;
    }
    return (this.#texts[slot] = String.fromCharCode(...bytes.subarray(from, from + length)));
  }

  #word(word: string): boolean {
    for (let i = 0; i < word.length; i++) {
      if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) return false;
    }
    this.#at += word.length;
    return true;
  }
}

function isNatural(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
