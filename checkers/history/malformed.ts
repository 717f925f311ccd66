/**
 * A history that breaks a rule of the format. It never yields a verdict: it is reported with the place
 * and the rule, and the caller answers `unknown: malformed` or exits with 254.
 */
export class MalformedHistoryError extends Error {
  override readonly name = "MalformedHistoryError";
  /** 1-based line in the file, or index of the event + 1 where there is no file. */
  readonly line: number;
  /** The rule that was broken, in words. */
  readonly rule: string;
  /** Index of the event, where the line is not known yet: it is taken for the index + 1 then. */
  readonly index: number | undefined;
  readonly #got: unknown;

  /** At an event of which only the index is known. */
  static at(index: number, rule: string, got?: unknown): MalformedHistoryError {
    return new MalformedHistoryError(index + 1, rule, got, index);
  }

  constructor(line: number, rule: string, got?: unknown, index?: number) {
    super(`line ${String(line)}: ${rule}${got === undefined ? "" : `; got ${show(got)}`}`);
    this.line = line;
    this.rule = rule;
    this.index = index;
    this.#got = got;
  }

  /** The same, on the line of its event. `lineOf`: 1-based line by index. */
  located(lineOf: (index: number) => number): MalformedHistoryError {
    return this.index === undefined
      ? this
      : new MalformedHistoryError(lineOf(this.index), this.rule, this.#got);
  }
}

/** The one member of a keyword of EDN, as JSON: within a text the quotes would have backslashes. */
const KEYWORD = /\{"\$keyword":"([^"\\]+)"\}/g;

/** A value as it may stand in a message: JSON where possible, EDN's keywords as in EDN, never longer than 200 characters. */
export function show(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  let text: string | undefined;
  try {
    text = JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  } catch {
    text = undefined;
  }
  text = (text ?? String(value)).replace(KEYWORD, ":$1");
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}
