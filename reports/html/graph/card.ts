/** An operation as a card of the graph: its lines, wrapped to a width, and the size they take. */
import type { Witness } from "../../tell/proof.js";
import { duration, moment } from "../../tell/numbers.js";
import { operationLines } from "../../tell/operation.js";
import { cut } from "../../tell/value.js";

export const CARD = { line: 18, padX: 14, padY: 11, char: 7.3, columns: 46, linesMax: 26 } as const;

export interface Card {
  readonly name: string;
  /** "process 3 · 12.345 s · ok". */
  readonly caption: string;
  readonly outcome: "ok" | "fail" | "info" | "absent";
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

export function cardOf(witness: Witness): Card {
  const { operation } = witness;
  const all = operation === undefined ? [] : operationLines(operation).flatMap(wrapValue);
  const lines =
    all.length > CARD.linesMax
      ? [...all.slice(0, CARD.linesMax - 1), `… ${String(all.length - CARD.linesMax + 1)} lines more below`]
      : all;
  const took =
    operation === undefined || !Number.isFinite(operation.returned)
      ? ""
      : ` · ${duration(operation.returned - operation.invoked)}`;
  const caption =
    operation === undefined
      ? `index ${String(witness.index)}`
      : `process ${String(operation.process)} · ${moment(operation.invoked)}${took}`;
  const outcome = operation?.type ?? "absent";
  const tag = outcome === "ok" ? 0 : outcome === "fail" ? 8 : 10;
  const widest = Math.max(
    witness.name.length + 2 + caption.length + tag,
    ...lines.map((line) => line.length),
  );
  return {
    name: witness.name,
    caption,
    outcome,
    lines,
    width: Math.ceil(widest * CARD.char) + 2 * CARD.padX,
    height: (lines.length + 1) * CARD.line + 2 * CARD.padY,
  };
}

/** Breaks a long line after separators where there are some; nothing is left out. */
function wrapValue(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  let width: number = CARD.columns;
  while (rest.length > width) {
    const at = Math.max(rest.lastIndexOf(" ", width), Math.min(width, rest.length) === 0 ? 1 : -1);
    const end = at > width / 2 ? at + 1 : width;
    lines.push(lines.length === 0 ? rest.slice(0, end) : `    ${rest.slice(0, end)}`);
    rest = rest.slice(end);
    width = CARD.columns - 4;
  }
  lines.push(lines.length === 0 ? rest : `    ${rest}`);
  return lines;
}

/** An edge's label: its kind and the key it is about. */
export function labelOf(kind: string, key: string | undefined): string {
  return cut(key === undefined ? kind : `${kind} ${key}`, 28);
}
