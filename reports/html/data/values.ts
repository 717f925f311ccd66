/**
 * The operations' texts for the page, in compressed chunks, as many as fit into a budget: first the chunks that
 * hold operations of anomalies, then those of unhappy operations, then the rest from the beginning. What does
 * not fit is in the history's file, and the page says so.
 */
import { gzipSync } from "node:zlib";
import type { History } from "../../../checkers/history/history.js";
import { operationLines } from "../../tell/operation.js";

export const CHUNK_ROWS = 2048;

export interface ValueChunks {
  /** Base64 by number of the chunk. */
  readonly chunks: ReadonlyMap<number, string>;
  /** Operations whose text is there. */
  readonly rows: number;
}

/** @param first rows that must be there if anything is */
export function packValues(history: History, first: Iterable<number>, budgetBytes: number): ValueChunks {
  const count = Math.ceil(history.length / CHUNK_ROWS);
  const chunks = new Map<number, string>();
  let left = budgetBytes;
  let rows = 0;
  for (const chunk of order(history, first, count)) {
    const from = chunk * CHUNK_ROWS;
    const to = Math.min(history.length, from + CHUNK_ROWS);
    const packed = gzipSync(textOf(history, from, to), { level: 6 }).toString("base64");
    if (packed.length > left) break;
    left -= packed.length;
    rows += to - from;
    chunks.set(chunk, packed);
  }
  return { chunks, rows };
}

/** A JSON list with one text for each operation, or the text and the error's message. */
function textOf(history: History, from: number, to: number): string {
  const entries: unknown[] = [];
  for (let row = from; row < to; row++) {
    const operation = history.get(row);
    const text = operationLines(operation).join("\n");
    entries.push(operation.error === undefined ? text : [text, operation.error.message]);
  }
  return JSON.stringify(entries);
}

function order(history: History, first: Iterable<number>, count: number): number[] {
  const chosen = new Set<number>();
  for (const row of first) chosen.add(Math.floor(row / CHUNK_ROWS));
  const crashes = new Uint32Array(count);
  for (let row = 0; row < history.length; row++) {
    if (history.columns.type[row] === 2) crashes[Math.floor(row / CHUNK_ROWS)]!++;
  }
  const unhappy = [...crashes.keys()].filter((chunk) => crashes[chunk]! > 0);
  unhappy.sort((a, b) => crashes[b]! - crashes[a]! || a - b);
  for (const chunk of unhappy) chosen.add(chunk);
  for (let chunk = 0; chunk < count; chunk++) chosen.add(chunk);
  return [...chosen];
}
