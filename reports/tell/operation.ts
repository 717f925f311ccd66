/**
 * An operation in words that fit a card: `append x 3`, `read x → [1, 2]`, `cas 1 → 2`. A transaction has a line
 * for each of its steps. Knows Jepsen's value shapes, and shows any other value as it stands.
 */
import { keyText, valueText } from "./value.js";

/** What is needed of an operation; both the history's and the report page's have it. */
export interface TellableOperation {
  readonly f: string;
  readonly key: unknown;
  readonly input: unknown;
  readonly output: unknown;
  readonly type: "ok" | "fail" | "info";
}

const WORDS: Readonly<Record<string, string>> = { r: "read", w: "write" };

/** One line for each step; full values, never cut. */
export function operationLines(operation: TellableOperation): string[] {
  const { f, key, input, output, type } = operation;
  const known = type === "ok";
  const value = known && output !== undefined && output !== null ? output : input;
  if (isTransaction(value)) return value.map((step) => stepText(step, known));
  const name = key === null || key === undefined ? f : `${f}(${keyText(key)})`;
  if (f === "cas" && Array.isArray(input) && input.length === 2) {
    return [`${name} ${valueText(input[0])} → ${valueText(input[1])}`];
  }
  const asked = input === null || input === undefined ? "" : ` ${valueText(input)}`;
  if (!known) return [`${name}${asked}`];
  const answer = output === undefined ? "" : valueText(output);
  // Writes come back with what was written: said once.
  const news = answer !== "" && (input === null || input === undefined || answer !== valueText(input));
  return [`${name}${asked}${news ? ` → ${answer}` : ""}`];
}

/** All in one line. */
export function operationText(operation: TellableOperation): string {
  return operationLines(operation).join(" · ");
}

type MicroOperation = readonly [string, ...unknown[]];

function isTransaction(value: unknown): value is readonly MicroOperation[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (step: unknown) =>
        Array.isArray(step) && step.length >= 2 && typeof step[0] === "string" && step[0] !== "",
    )
  );
}

function stepText(step: MicroOperation, known: boolean): string {
  const [f, key, ...rest] = step;
  const name = `${WORDS[f] ?? f} ${keyText(key)}`;
  if (f === "r") return known ? `${name} → ${valueText(rest[0])}` : `${name} → ?`;
  return rest.length === 0 ? name : `${name} ${rest.map(valueText).join(" ")}`;
}
