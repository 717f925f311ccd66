/**
 * Reads the first JSON value of a byte buffer the way Go's json.Decoder does, with Go's error texts.
 *
 * Guarantees: bytes after the first value are ignored, repeated keys are kept in order (a decoder lets the later
 * one win or merges), numbers keep their text (64-bit integers survive), nesting is limited as in Go.
 * It does not know any schema: see decode.ts.
 */
export type Json =
  | { kind: "null" }
  | { kind: "bool"; value: boolean }
  | { kind: "number"; text: string }
  | { kind: "string"; value: string }
  | { kind: "array"; items: Json[] }
  | { kind: "object"; entries: [string, Json][] };

/** The text is Go's, without any prefix. */
export class JsonSyntaxError extends Error {}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const DEPTH_MAX = 10_000;
const LITERALS: Record<string, Json> = {
  true: { kind: "bool", value: true },
  false: { kind: "bool", value: false },
  null: { kind: "null" },
};
const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** @throws JsonSyntaxError with Go's text, `EOF` for an empty body, `unexpected EOF` for a cut one. */
export function parseJson(bytes: Buffer): Json {
  const parser = new Parser(bytes);
  parser.skipSpace();
  if (parser.atEnd) throw new JsonSyntaxError("EOF");
  try {
    return parser.value(0);
  } catch (error) {
    // Our own stack may be smaller than Go's limit: the answer is the same either way.
    if (error instanceof RangeError) throw new JsonSyntaxError("invalid character '[' exceeded max depth");
    throw error;
  }
}

class Parser {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  skipSpace(): void {
    for (; !this.atEnd; this.at++) {
      const byte = this.bytes[this.at]!;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
    }
  }

  /** The next byte as a character, without moving on. */
  private peek(): string {
    if (this.atEnd) throw new JsonSyntaxError("unexpected EOF");
    return String.fromCharCode(this.bytes[this.at]!);
  }

  private fail(context: string): never {
    throw new JsonSyntaxError(`invalid character ${quoteCharacter(this.peek())} ${context}`);
  }

  value(depth: number): Json {
    this.skipSpace();
    const first = this.peek();
    if (first === "{" || first === "[") {
      if (depth >= DEPTH_MAX) this.fail("exceeded max depth");
      return first === "{" ? this.object(depth) : this.array(depth);
    }
    if (first === '"') return { kind: "string", value: this.string() };
    if (first === "t") return this.literal("true");
    if (first === "f") return this.literal("false");
    if (first === "n") return this.literal("null");
    if (first === "-" || isDigit(first)) return this.number();
    return this.fail("looking for beginning of value");
  }

  private object(depth: number): Json {
    const entries: [string, Json][] = [];
    this.at++;
    this.skipSpace();
    if (this.peek() === "}") {
      this.at++;
      return { kind: "object", entries };
    }
    for (;;) {
      this.skipSpace();
      if (this.peek() !== '"') this.fail("looking for beginning of object key string");
      const key = this.string();
      this.skipSpace();
      if (this.peek() !== ":") this.fail("after object key");
      this.at++;
      entries.push([key, this.value(depth + 1)]);
      this.skipSpace();
      const next = this.peek();
      if (next !== "," && next !== "}") this.fail("after object key:value pair");
      this.at++;
      if (next === "}") return { kind: "object", entries };
    }
  }

  private array(depth: number): Json {
    const items: Json[] = [];
    this.at++;
    this.skipSpace();
    if (this.peek() === "]") {
      this.at++;
      return { kind: "array", items };
    }
    for (;;) {
      items.push(this.value(depth + 1));
      this.skipSpace();
      const next = this.peek();
      if (next !== "," && next !== "]") this.fail("after array element");
      this.at++;
      if (next === "]") return { kind: "array", items };
    }
  }

  private literal(word: string): Json {
    for (const letter of word) {
      if (this.peek() !== letter) this.fail(`in literal ${word} (expecting ${quoteCharacter(letter)})`);
      this.at++;
    }
    return LITERALS[word]!;
  }

  private number(): Json {
    const start = this.at;
    if (this.peek() === "-") this.at++;
    const first = this.peek();
    if (!isDigit(first)) this.fail("in numeric literal");
    this.at++;
    if (first !== "0") this.digits();
    if (this.is(".")) {
      this.at++;
      if (!isDigit(this.peek())) this.fail("after decimal point in numeric literal");
      this.digits();
    }
    if (this.is("e") || this.is("E")) {
      this.at++;
      if (this.peek() === "+" || this.peek() === "-") this.at++;
      if (!isDigit(this.peek())) this.fail("in exponent of numeric literal");
      this.digits();
    }
    return { kind: "number", text: this.bytes.toString("latin1", start, this.at) };
  }

  private is(character: string): boolean {
    return !this.atEnd && this.peek() === character;
  }

  private digits(): void {
    while (!this.atEnd && isDigit(this.peek())) this.at++;
  }

  private string(): string {
    let text = "";
    this.at++;
    let plainFrom = this.at;
    for (;;) {
      const character = this.peek();
      if (character === '"') {
        text += this.bytes.toString("utf8", plainFrom, this.at);
        this.at++;
        return text.replace(LONE_SURROGATE, "\ufffd");
      }
      if (character < " ") this.fail("in string literal");
      if (character !== "\\") {
        this.at++;
        continue;
      }
      text += this.bytes.toString("utf8", plainFrom, this.at);
      this.at++;
      text += this.escape();
      plainFrom = this.at;
    }
  }

  private escape(): string {
    const kind = this.peek();
    const plain = ESCAPES[kind];
    if (plain !== undefined) {
      this.at++;
      return plain;
    }
    if (kind !== "u") this.fail("in string escape code");
    this.at++;
    for (let digit = 0; digit < 4; digit++) {
      if (!/[0-9a-fA-F]/.test(this.peek())) this.fail("in \\u hexadecimal character escape");
      this.at++;
    }
    return String.fromCharCode(parseInt(this.bytes.toString("latin1", this.at - 4, this.at), 16));
  }
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

const NAMED: Record<string, string> = {
  "'": "\\'",
  '"': '"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** One byte in quotes, escaped as Go's %q would. */
function quoteCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return `'${named}'`;
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, "0");
  if (code < 0x20 || code === 0x7f) return `'\\x${hex}'`;
  if ((code >= 0x80 && code <= 0xa0) || code === 0xad) return `'\\u00${hex}'`;
  return `'${character}'`;
}
