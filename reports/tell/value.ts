/**
 * Values of histories as text for people. Whatever a database returned comes out as one line of visible
 * characters: control characters, line separators and marks that reorder text are written as escapes, so that
 * a report shows what was there and a terminal does not obey it. Escaping for HTML or XML is done elsewhere.
 */

// Controls, soft hyphen, marks of direction, zero-width characters, separators, lone surrogates, byte order mark.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The text with every invisible character written out. */
export function printable(text: string): string {
  return text.replace(
    INVISIBLE,
    (char) => NAMED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Like `printable`, but line feeds stay: for prose. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/**
 * A value as JSON-like text: integers of any size, bytes as base64, lists with spaces after commas. What EDN has a word
 * for and JSON has not stands as in EDN: `:keyword`, `#{1, 2}`.
 */
export function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string") return printable(JSON.stringify(value));
  if (value instanceof Uint8Array) return `bytes(${btoa(String.fromCharCode(...value))})`;
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    const edn = parts.length === 1 ? ednText(...parts[0]!) : undefined;
    if (edn !== undefined) return edn;
    return `{${parts.map(([name, part]) => `${keyText(name)}: ${valueText(part)}`).join(", ")}}`;
  }
  return String(value);
}

function ednText(name: string, part: unknown): string | undefined {
  if (name === "$keyword" && typeof part === "string") return printable(`:${part}`);
  if (name === "$set" && Array.isArray(part)) return `#{${part.map(valueText).join(", ")}}`;
  return undefined;
}

/** A key, or a name: without quotes where none are needed. */
export function keyText(key: unknown): string {
  return typeof key === "string" && /^[\p{L}\p{N}_$./-]+$/u.test(key) ? key : valueText(key);
}

/** The text cut to a length in characters, with a mark. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}
