/**
 * Complaints about values of the wrong shape, and settings read as JSON.
 */
import { MalformedHistoryError } from "../../history/malformed.js";
import type { Row } from "../object-type.js";

/** @throws MalformedHistoryError always */
export function malformed(row: Row, expected: string, got: unknown): never {
  throw new MalformedHistoryError(row.start + 1, `${row.f} expects ${expected}`, got);
}

export function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
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

/** @throws RangeError when the setting is none of the words */
export function wordSetting<W extends string>(
  name: string,
  text: string | undefined,
  words: readonly W[],
): W {
  if (text === undefined) return words[0]!;
  if ((words as readonly string[]).includes(text)) return text as W;
  throw new RangeError(`setting ${name} takes ${words.join(" or ")}, not ${text}`);
}
