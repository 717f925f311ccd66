/**
 * JSON lines in the form that recorders write, parsed byte by byte: no strings, no objects, and a list that was
 * read is compared with what is known of its key while it is parsed. Any line in another form (other order of
 * members, keys or values that are not small integers) is left to the ordinary parser.
 */
import { parseEvent } from "../history/index.js";
import { DIRECT } from "./atoms.js";
import { APPEND, FAIL, INFO, ODD, OK, READ, UNSEEN, type TransactionStore } from "./store.js";

export interface LineSink {
  readonly store: TransactionStore;
  invoke(process: number, index: number, line: number): number;
  beginCompletion(process: number, index: number, line: number): number;
  endCompletion(t: number, process: number, outcome: number, index: number): void;
  slow(text: string, line: number): void;
}

const text = (part: string) => Uint8Array.from(part, (char) => char.charCodeAt(0));
const INDEX = text('{"index":');
const TIME = text(',"time":');
const PROCESS = text(',"process":');
const TYPE = text(',"type":"');
const NAME = text('","f":"txn","value":[');
const APPEND_HEAD = text('["append",');
const WRITE_HEAD = text('["w",');
const READ_HEAD = text('["r",');
const NULL = text("null]");

const LINE_FEED = 10;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const OPENING = 91;
const CLOSING = 93;

export class LineParser {
  readonly #sink: LineSink;
  readonly #registers: boolean;
  readonly #writeHead: Uint8Array;
  readonly #decoder = new TextDecoder();
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Where the invocations of open transactions of this block of lines stand. */
  readonly #opened = new Map<number, number>();
  #number = 0;

  constructor(sink: LineSink, registers: boolean) {
    this.#sink = sink;
    this.#registers = registers;
    this.#writeHead = registers ? WRITE_HEAD : APPEND_HEAD;
  }

  /** Parses the lines in `bytes[0, length)`; `line` lines came before. Returns how many there are now. */
  parse(bytes: Uint8Array, length: number, line: number): number {
    this.#bytes = bytes;
    this.#opened.clear();
    let from = 0;
    while (from < length) {
      this.#at = from;
      line++;
      if (bytes[from] === LINE_FEED) {
        from++;
        continue;
      }
      if (this.#event(line, from)) {
        from = this.#at;
        continue;
      }
      let end = bytes.indexOf(LINE_FEED, from);
      if (end < 0 || end > length) end = length;
      const slow = this.#decoder.decode(bytes.subarray(from, end));
      if (slow.trim() !== "") this.#sink.slow(slow, line);
      from = end + 1;
    }
    return line;
  }

  /** Hands over the values of invocations that are still open, before the bytes go away. */
  keepOpen(keep: (t: number, value: unknown) => void): void {
    for (const t of this.#opened.keys()) keep(t, this.inputOf(t));
    this.#opened.clear();
    this.#bytes = new Uint8Array(0);
  }

  /** The value that an open transaction of this block was invoked with. */
  inputOf(t: number): unknown {
    const from = this.#opened.get(t);
    if (from === undefined) return null;
    let end = this.#bytes.indexOf(LINE_FEED, from);
    if (end < 0) end = this.#bytes.length;
    return parseEvent(this.#decoder.decode(this.#bytes.subarray(from, end)), 1).value;
  }

  /** One event in the usual form; false when the line has another. */
  #event(line: number, from: number): boolean {
    const bytes = this.#bytes;
    if (!this.#skip(INDEX) || !this.#integer()) return false;
    const index = this.#number;
    if (!this.#skip(TIME) || !this.#integer() || !this.#skip(PROCESS) || !this.#integer()) return false;
    const process = this.#number;
    if (!this.#skip(TYPE)) return false;
    const first = bytes[this.#at];
    const second = bytes[this.#at + 1];
    // invoke, info, ok, fail
    const invoke = first === 105 && second === 110 && bytes[this.#at + 2] === 118;
    const outcome = first === 111 ? OK : first === 102 ? FAIL : INFO;
    this.#at += invoke ? 6 : outcome === OK ? 2 : 4;
    if (!this.#skip(NAME)) return false;
    const { store } = this.#sink;
    if (invoke) {
      const end = bytes.indexOf(LINE_FEED, this.#at);
      if (end < 0) return false;
      this.#opened.set(this.#sink.invoke(process, index, line), from);
      this.#at = end + 1;
      return true;
    }
    const operations = store.operations;
    if (!this.#operations(outcome)) {
      store.operations = operations;
      return false;
    }
    const t = this.#sink.beginCompletion(process, index, line);
    store.first[t] = operations;
    this.#sink.endCompletion(t, process, outcome, index);
    this.#opened.delete(t);
    return true;
  }

  /** Micro-operations up to the end of the line. */
  #operations(outcome: number): boolean {
    const bytes = this.#bytes;
    const { store } = this.#sink;
    this.#blank();
    if (bytes[this.#at] === CLOSING) {
      this.#at++;
      return this.#end();
    }
    for (;;) {
      while (bytes[this.#at] === BLANK) this.#at++;
      // The name is the second or third byte, blanks apart: `["w`.
      let name = this.#at + 1;
      while (bytes[name] === BLANK) name++;
      const append = bytes[name + 1] === this.#writeHead[2];
      if (!this.#skip(append ? this.#writeHead : READ_HEAD) || !this.#integer()) return false;
      if (this.#number >= DIRECT || this.#mark() !== COMMA) return false;
      const key = store.keyOf(this.#number);
      if (append) {
        if (!this.#integer() || this.#number >= DIRECT || this.#mark() !== CLOSING) return false;
        store.operation(APPEND, key, this.#number);
      } else if (this.#blank() && this.#registers && bytes[this.#at] !== 110) {
        if (!this.#integer() || this.#number >= DIRECT || this.#mark() !== CLOSING) return false;
        store.operation(READ, key, outcome === FAIL ? UNSEEN : this.#number);
      } else if (bytes[this.#at] === OPENING) {
        this.#at++;
        const value =
          outcome === FAIL ? this.#skipList() : outcome === INFO ? this.#apart() : this.#list(key);
        if (value === FAILED || this.#mark() !== CLOSING) return false;
        store.operation(READ, key, value);
      } else {
        if (!this.#skip(NULL)) return false;
        store.operation(READ, key, outcome === OK && !this.#registers ? 0 : UNSEEN);
      }
      const next = this.#mark();
      if (next === COMMA) continue;
      return next === CLOSING && this.#end();
    }
  }

  /** The rest of a line behind its value: nothing. */
  #end(): boolean {
    if (this.#mark() !== 125) return false;
    return this.#mark() === LINE_FEED;
  }

  /** A list that was read: its length when it fits the slab, else an entry of the side list. */
  #list(key: number): number {
    const bytes = this.#bytes;
    const { store } = this.#sink;
    this.#blank();
    const start = this.#at;
    if (bytes[start] === CLOSING) {
      this.#at++;
      return 0;
    }
    const known = store.slabLength[key]!;
    const { pool } = store;
    const slab = store.slabAt[key]!;
    let at = start;
    let count = 0;
    for (;;) {
      while (bytes[at] === BLANK) at++;
      let digit = bytes[at]! - ZERO;
      if (!(digit >= 0 && digit <= 9)) return FAILED;
      let number = digit;
      while ((digit = bytes[++at]! - ZERO) >= 0 && digit <= 9) number = number * 10 + digit;
      while (bytes[at] === BLANK) at++;
      const next = bytes[at++];
      // Nothing may be learnt from a number that is not over yet: 2.5, 2e3.
      if (number >= DIRECT || (next !== COMMA && next !== CLOSING)) return FAILED;
      if (count >= known) store.extend(key, number);
      else if (pool[slab + count] !== number) return this.#oddList(start);
      count++;
      if (next === COMMA) continue;
      this.#at = at;
      return count;
    }
  }

  /** A list that must not shape what is known of its key. */
  #apart(): number {
    this.#blank();
    if (this.#bytes[this.#at] !== CLOSING) return this.#oddList(this.#at);
    this.#at++;
    return this.#sink.store.apart([]);
  }

  #oddList(start: number): number {
    const { store } = this.#sink;
    const list: number[] = [];
    this.#at = start;
    for (;;) {
      if (!this.#integer() || this.#number >= DIRECT) return FAILED;
      list.push(this.#number);
      const next = this.#mark();
      if (next === COMMA) continue;
      return next === CLOSING ? ODD - (store.odd.push(Int32Array.from(list)) - 1) : FAILED;
    }
  }

  #skipList(): number {
    const end = this.#bytes.indexOf(CLOSING, this.#at);
    for (let at = this.#at; at < end; at++) {
      const byte = this.#bytes[at]!;
      if (byte === OPENING || byte === QUOTE) return FAILED;
    }
    this.#at = end + 1;
    return UNSEEN;
  }

  /** A non-negative integer without leading zeros. */
  #integer(): boolean {
    const bytes = this.#bytes;
    while (bytes[this.#at] === BLANK) this.#at++;
    const start = this.#at;
    let number = 0;
    let digit;
    let at = start;
    while ((digit = bytes[at]! - ZERO) >= 0 && digit <= 9) {
      number = number * 10 + digit;
      at++;
    }
    if (at === start || at - start > 15 || (bytes[start] === ZERO && at - start > 1)) return false;
    this.#at = at;
    this.#number = number;
    return true;
  }

  /** Skips blanks; always true. */
  #blank(): boolean {
    while (this.#bytes[this.#at] === BLANK) this.#at++;
    return true;
  }

  /** The next byte that is not blank. */
  #mark(): number | undefined {
    while (this.#bytes[this.#at] === BLANK) this.#at++;
    return this.#bytes[this.#at++];
  }

  #skip(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < expected.length; i++, at++) {
      if (bytes[at] === expected[i]) continue;
      // Blanks may stand on either side of a mark, never inside a word.
      if (bytes[at] !== BLANK || (i > 0 && !isMark(expected[i]!) && !isMark(expected[i - 1]!))) return false;
      while (bytes[at] === BLANK) at++;
      if (bytes[at] !== expected[i]) return false;
    }
    this.#at = at;
    return true;
  }
}

/** `{`, `[`, `]`, `}`, `:` and `,`. */
function isMark(byte: number): boolean {
  return (
    byte === 123 || byte === OPENING || byte === CLOSING || byte === 125 || byte === 58 || byte === COMMA
  );
}

/** Not a value of a read: the list is in another form. */
const FAILED = -0x80000000;
