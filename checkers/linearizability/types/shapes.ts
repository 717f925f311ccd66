/**
 * Complaints about values of the wrong shape, answers of rows, and settings read as JSON.
 */
import { MalformedHistoryError } from "../../history/malformed.js";
import { OK, type Row } from "../object-type.js";

/** `whole`: the value that `got` is a part of. @throws MalformedHistoryError always */
export function malformed(row: Row, expected: string, got: unknown, whole = got): never {
  const answered = row.type === OK && whole === row.output && whole !== row.input;
  const line = row.lineOf(answered ? row.end : row.start);
  throw new MalformedHistoryError(line, `${row.f} expects ${expected}`, got);
}

export function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

/** A list, or an EDN set. */
export function elementsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const set =
    typeof value === "object" && value !== null ? (value as { readonly $set?: unknown }).$set : undefined;
  return Array.isArray(set) ? set : undefined;
}

/** The answer, null where there is none. */
export function answer(row: Row): unknown {
  return row.type === OK ? (row.output ?? null) : null;
}

/** @throws MalformedHistoryError when there is no value */
export function item(row: Row, expected: string): unknown {
  return row.input ?? malformed(row, expected, row.input);
}

/** @throws MalformedHistoryError when the value is not an integer */
export function integer(row: Row, value: unknown, expected: string): number {
  return Number.isSafeInteger(value) ? (value as number) : malformed(row, expected, value);
}

/** A setting's value: JSON where it parses, otherwise the text itself. */
export function jsonSetting(text: string | undefined, fallback: unknown): unknown {
  if (text === undefined) return fallback;
  if (text === "nil") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The first word is the default. @throws RangeError when the setting is none of the words */
export function wordSetting<W extends string>(
  name: string,
  text: string | undefined,
  words: readonly W[],
): W {
  if (text === undefined) return words[0]!;
  if ((words as readonly string[]).includes(text)) return text as W;
  throw new RangeError(`setting ${name} takes ${words.join(" or ")}, not ${text}`);
}

/** @throws RangeError when the setting is not an integer of at least `least` */
export function integerSetting(
  name: string,
  text: string | undefined,
  fallback: number,
  least: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new RangeError(`setting ${name} takes an integer of at least ${String(least)}, not ${text}`);
}
