/**
 * JSON text that keeps what plain JSON loses: integers beyond 2^53 become `bigint`, bytes travel as
 * `{"$bytes": "<base64>"}`. Everything else is JSON as it stands.
 */
import { isInteger, isSafeNumber, parse as parseLossless } from "lossless-json";

const LONG_INTEGER = /\d{16,}/;
const BYTES_KEY = '"$bytes"';

/** Parses one JSON text. @throws SyntaxError */
export function parseJson(text: string): unknown {
  const value: unknown = LONG_INTEGER.test(text) ? parseLossless(text, undefined, number) : JSON.parse(text);
  return text.includes(BYTES_KEY) ? revive(value) : value;
}

/** Writes one JSON text. @throws TypeError for values that JSON cannot hold (functions, cycles) */
export function stringifyJson(value: unknown): string {
  try {
    const text = JSON.stringify(value);
    // A typed array prints as an object of indices, silently: look before trusting the fast path.
    if (!holdsBytes(value)) return text;
  } catch (error) {
    if (!(error instanceof TypeError) || !/BigInt/.test(error.message)) throw error;
  }
  return write(value);
}

/** The same over several lines, for people; on one line where integers do not fit into numbers. */
export function prettyJson(value: unknown): string {
  try {
    return JSON.stringify(value, undefined, 1);
  } catch (error) {
    if (!(error instanceof TypeError) || !/BigInt/.test(error.message)) throw error;
    return stringifyJson(value);
  }
}

function number(text: string): number | bigint {
  return isInteger(text) && !isSafeNumber(text) ? BigInt(text) : Number(text);
}

function holdsBytes(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.some(holdsBytes);
  for (const name in value) if (holdsBytes((value as Record<string, unknown>)[name])) return true;
  return false;
}

function write(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array)
    return `{${BYTES_KEY}:${JSON.stringify(btoa(String.fromCharCode(...value)))}}`;
  if (Array.isArray(value)) return `[${value.map((part) => write(part ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    return `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${write(part)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]![0] === "$bytes" && typeof entries[0]![1] === "string") {
    return Uint8Array.from(atob(entries[0]![1]), (char) => char.charCodeAt(0));
  }
  return Object.fromEntries(entries.map(([name, part]) => [name, revive(part)]));
}
