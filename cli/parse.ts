/** The small languages of options: durations, numbers, lists, `name=value`. Every message names the option. */
import { UsageError } from "./exit.js";

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds out of `30s`, `500ms`, `5m`, `1h` or a bare number of seconds. @throws UsageError */
export function duration(option: string, text: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(number) * UNITS[unit]!;
  if (number === undefined || seconds <= 0) {
    throw new UsageError(`${option} ${text}: expected a duration such as 30s, 500ms or 5m`);
  }
  return seconds;
}

/** @throws UsageError */
export function integer(option: string, text: string, min = 1): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || !Number.isSafeInteger(value)) {
    throw new UsageError(`${option} ${text}: expected an integer, at least ${String(min)}`);
  }
  return value;
}

/** `a,b,c`; the empty text and `none` are the empty list. */
export function list(text: string): string[] {
  return text === "none"
    ? []
    : text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
}

/** Adds `name=value` to what was given before. @throws UsageError */
export function assignment(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--set ${text}: expected name=value`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** For options that may be given more than once. */
export const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** One of the known names. @throws UsageError with the names, and the one that was probably meant */
export function known<T extends { readonly name: string }>(what: string, name: string, all: readonly T[]): T {
  const found = all.find((item) => item.name === name);
  if (found !== undefined) return found;
  const names = all.map((item) => item.name);
  const near = nearest(name, names);
  const hint = near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError(`no ${what} is called "${name}"; ${hint}`);
}

/** The name that differs least, if it is at all alike. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const ranked = names.map((other) => [distance(name, other), other] as const).sort(([a], [b]) => a - b);
  const [best] = ranked;
  return best !== undefined && best[0] <= Math.max(2, name.length / 3) ? best[1] : undefined;
}

/** Edit distance (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
