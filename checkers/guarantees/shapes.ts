/** Values as these checkers want them; what has another shape is reported with its line and the shape expected. */
import { keyName, MalformedHistoryError, type Operation } from "../history/index.js";

/** A value by which equal things meet in a map. Numbers, texts and truth values stand for themselves. */
export type Atom = string | number | bigint | boolean | null;

export function atomOf(value: unknown): Atom {
  if (typeof value === "object" && value !== null) return `\u0000${keyName(value)}`;
  return (value ?? null) as Atom;
}

export function malformedOutput(operation: Operation, shape: string, got: unknown = operation.output): never {
  const index = Number.isFinite(operation.end) ? operation.end : operation.start;
  throw MalformedHistoryError.at(index, `${operation.f} (ok) needs ${shape}`, got);
}

export function malformedInput(operation: Operation, shape: string, got: unknown = operation.input): never {
  throw MalformedHistoryError.at(operation.start, `${operation.f} (invoke) needs ${shape}`, got);
}

/** A list, or an EDN set. */
export function listOutput(operation: Operation, shape: string): readonly unknown[] {
  const value = operation.output;
  if (Array.isArray(value)) return value;
  if (isRecord(value) && Array.isArray(value["$set"])) return value["$set"] as unknown[];
  return malformedOutput(operation, shape);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Where a number stands for an order only (tokens, terms, timestamps): integers of any size as well. */
export type Ordinal = number | bigint;

export function isOrdinal(value: unknown): value is Ordinal {
  return isNumber(value) || typeof value === "bigint";
}

/** For sorting. */
export function byOrder(a: Ordinal, b: Ordinal): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A number among the settings. @throws Error naming the setting */
export function numberSetting(settings: Readonly<Record<string, string>>, name: string): number | undefined {
  const text = settings[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new RangeError(`--set ${name}=${text}: expected a number`);
  return value;
}

/** One of these words among the settings; the first is the default. @throws Error naming the setting */
export function wordOf<W extends string>(
  settings: Readonly<Record<string, string>>,
  name: string,
  words: readonly [W, ...W[]],
): W {
  const text = settings[name] ?? words[0];
  if (!(words as readonly string[]).includes(text))
    throw new RangeError(`--set ${name}=${text}: expected one of ${words.join(", ")}`);
  return text as W;
}
