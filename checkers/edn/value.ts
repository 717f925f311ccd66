/**
 * EDN text to values and back (github.com/edn-format/edn). What JSON has no word for is kept as an object with one
 * member whose name begins with `$`, so that every value survives the way into JSON lines and back:
 *
 * `:k` {"$keyword":"k"} · `sym` {"$symbol":"sym"} · `#{1}` {"$set":[1]} · `#tag v` {"$tag":"tag","value":v} · `\c`
 * {"$char":"c"} · `1.5M`, `1/3` {"$number":"1.5M"} · maps whose keys are not all keywords or all integers
 * {"$map":[[k,v],…]}. Maps of keywords or of integers are plain objects; lists and vectors are arrays. Integers
 * beyond 2^53 are bigint.
 */
export class EdnError extends SyntaxError {
  override readonly name = "EdnError";
}

/** The text ends where a form should be. */
export class UnfinishedEdnError extends EdnError {}

const DELIMITER = /[\s,()[\]{}";]/;
const INTEGER = /^(0|-?[1-9]\d*)$/;
const CHARACTERS: Readonly<Record<string, string>> = { newline: "\n", return: "\r", space: " ", tab: "\t" };
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  b: "\b",
  f: "\f",
};
const LONG = 2n ** 63n;

/** Parses all forms of a text. @throws EdnError */
export function parseEdnForms(text: string): unknown[] {
  const reader = new Reader(text);
  const forms: unknown[] = [];
  while (!reader.done()) forms.push(reader.form());
  return forms;
}

/** Parses one form; nothing but blanks may follow. @throws EdnError */
export function parseEdn(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.form();
  if (!reader.done())
    throw new EdnError(`unexpected text after the first form, at character ${String(reader.at + 1)}`);
  return value;
}

class Reader {
  at = 0;

  constructor(readonly text: string) {}

  done(): boolean {
    this.#blank();
    return this.at >= this.text.length;
  }

  form(): unknown {
    this.#blank();
    const char = this.text[this.at];
    if (char === undefined) throw new UnfinishedEdnError("the text ends where a value should be");
    if (char === "(" || char === "[") return this.#sequence(char === "(" ? ")" : "]");
    if (char === "{") return this.#map();
    if (char === '"') return this.#string();
    if (char === "#") return this.#dispatch();
    if (char === "\\") return this.#character();
    if (")]}".includes(char)) throw new EdnError(`unexpected ${char} at character ${String(this.at + 1)}`);
    return atom(this.#token());
  }

  #blank(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === ";") {
        const end = this.text.indexOf("\n", this.at);
        this.at = end < 0 ? this.text.length : end;
      } else if (this.text.startsWith("#_", this.at)) {
        this.at += 2;
        this.form();
      } else if (char !== undefined && /[\s,]/.test(char)) this.at++;
      else return;
    }
  }

  #token(): string {
    const start = this.at;
    while (this.at < this.text.length && !DELIMITER.test(this.text[this.at]!)) this.at++;
    return this.text.slice(start, this.at);
  }

  #sequence(close: string): unknown[] {
    const items: unknown[] = [];
    this.at++;
    for (;;) {
      this.#blank();
      if (this.at >= this.text.length) throw new EdnError(`the text ends before a closing ${close}`);
      if (this.text[this.at] === close) break;
      items.push(this.form());
    }
    this.at++;
    return items;
  }

  #map(): unknown {
    const items = this.#sequence("}");
    if (items.length % 2 === 1) throw new EdnError("a map needs a value for every key");
    const pairs: [unknown, unknown][] = [];
    for (let i = 0; i < items.length; i += 2) pairs.push([items[i], items[i + 1]]);
    const names = pairs.map(([key]) => keywordOf(key));
    const keywords = names.every(
      (name) => name !== undefined && !INTEGER.test(name) && !name.startsWith("$"),
    );
    const integers = pairs.every(([key]) => typeof key === "number" && Number.isSafeInteger(key));
    if (!keywords && !integers) return { $map: pairs };
    return Object.fromEntries(pairs.map(([key, value], i) => [integers ? String(key) : names[i]!, value]));
  }

  #string(): string {
    let result = "";
    this.at++;
    for (;;) {
      const char = this.text[this.at++];
      if (char === undefined) throw new EdnError("the text ends inside a string");
      if (char === '"') return result;
      if (char !== "\\") {
        result += char;
        continue;
      }
      const escape = this.text[this.at++] ?? "";
      if (escape === "u") {
        result += String.fromCharCode(parseInt(this.text.slice(this.at, this.at + 4), 16));
        this.at += 4;
      } else result += ESCAPES[escape] ?? escape;
    }
  }

  #character(): unknown {
    this.at++;
    const first = this.text[this.at++] ?? "";
    const name = first + this.#token();
    if (/^u[0-9a-fA-F]{4}$/.test(name)) return { $char: String.fromCharCode(parseInt(name.slice(1), 16)) };
    return { $char: CHARACTERS[name] ?? name };
  }

  #dispatch(): unknown {
    this.at++;
    if (this.text[this.at] === "{") return { $set: this.#sequence("}") };
    const tag = this.#token();
    if (tag === "") throw new EdnError(`a # without a tag at character ${String(this.at)}`);
    if (tag.startsWith("#")) return { $number: `#${tag}` };
    return { $tag: tag, value: this.form() };
  }
}

function atom(token: string): unknown {
  if (token === "nil") return null;
  if (token === "true" || token === "false") return token === "true";
  if (token.startsWith(":")) return { $keyword: token.slice(1) };
  if (/^[+-]?\d+N?$/.test(token)) {
    const big = BigInt(token.replace(/[+N]/g, ""));
    return big >= Number.MIN_SAFE_INTEGER && big <= Number.MAX_SAFE_INTEGER ? Number(big) : big;
  }
  if (/^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(token)) return Number(token);
  if (/^[+-]?\d/.test(token)) return { $number: token };
  return { $symbol: token };
}

/** The name of a keyword as parsed. */
export function keywordOf(value: unknown): string | undefined {
  const word =
    typeof value === "object" && value !== null ? (value as { $keyword?: unknown }).$keyword : undefined;
  return typeof word === "string" ? word : undefined;
}

/** Writes a value; `name` says which strings become keywords where arrays begin with them. */
export function formatEdn(value: unknown, name: (word: string) => boolean = () => false): string {
  if (value === null || value === undefined) return "nil";
  if (typeof value === "bigint") return value >= -LONG && value < LONG ? String(value) : `${String(value)}N`;
  if (typeof value === "number") return String(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  const write = (part: unknown) => formatEdn(part, name);
  if (Array.isArray(value)) {
    const [first, ...rest] = value as unknown[];
    if (typeof first === "string" && name(first)) return `[${[`:${first}`, ...rest.map(write)].join(" ")}]`;
    return `[${(value as unknown[]).map(write).join(" ")}]`;
  }
  if (value instanceof Uint8Array) return `#bytes ${JSON.stringify(btoa(String.fromCharCode(...value)))}`;
  const special = value as Readonly<Record<string, unknown>>;
  if (typeof special["$keyword"] === "string") return `:${special["$keyword"]}`;
  if (typeof special["$symbol"] === "string") return special["$symbol"];
  if (typeof special["$number"] === "string") return special["$number"];
  if (typeof special["$string"] === "string") return JSON.stringify(special["$string"]);
  if (Array.isArray(special["$set"])) return `#{${(special["$set"] as unknown[]).map(write).join(" ")}}`;
  if (typeof special["$tag"] === "string") return `#${special["$tag"]} ${write(special["value"])}`;
  if (typeof special["$char"] === "string") return `\\${named(special["$char"])}`;
  const pairs = Array.isArray(special["$map"])
    ? (special["$map"] as [unknown, unknown][]).map(([key, part]) => `${write(key)} ${write(part)}`)
    : Object.entries(special).map(([key, part]) => `${INTEGER.test(key) ? key : `:${key}`} ${write(part)}`);
  return `{${pairs.join(", ")}}`;
}

function named(char: string): string {
  return Object.entries(CHARACTERS).find(([, value]) => value === char)?.[0] ?? char;
}
