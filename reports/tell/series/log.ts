/**
 * How far consumers of a partitioned log were behind: for each poll, the highest offset of a key that any send or
 * poll had shown before the poll began, less the highest that it saw itself. A lower bound, since nobody may have
 * been told of the newest messages yet. Shapes are Jepsen's: `["send", k, [offset, v]]`, `["poll", {k: [[offset, v]]}]`.
 */
import type { History } from "../../../checkers/history/history.js";
import { logTransactions } from "../messages.js";
import { keyText } from "../value.js";
import type { Line, Series } from "./line.js";
import { thinned } from "./thin.js";

/** Lines that can be told apart. */
const LINES_MAX = 8;

interface Shown {
  readonly time: number;
  readonly key: string;
  readonly offset: number;
  /** When the poll that showed it began; absent for sends. */
  readonly began?: number;
}

export function logLag(history: History): Series | undefined {
  if (!history.names.includes("poll") && !logTransactions(history)) return undefined;
  const shown: Shown[] = [];
  const { type, invoked, returned, output } = history.columns;
  for (let row = 0; row < history.length; row++) {
    if (type[row] !== 0) continue;
    for (const [f, key, offset] of offsetsOf(output[row]))
      shown.push({ time: returned[row]!, key, offset, ...(f === "poll" ? { began: invoked[row]! } : {}) });
  }
  if (!shown.some(({ began }) => began !== undefined)) return undefined;
  // In order of time: what was known when a poll began counts, so polls are looked at by their beginning.
  const known = [...shown].sort((a, b) => a.time - b.time);
  const polls = shown.filter(({ began }) => began !== undefined).sort((a, b) => a.began! - b.began!);
  const highest = new Map<string, number>();
  const lines = new Map<string, { times: number[]; values: number[] }>();
  let at = 0;
  for (const { key, offset, began } of polls) {
    for (; at < known.length && known[at]!.time <= began!; at++) {
      const one = known[at]!;
      highest.set(one.key, Math.max(highest.get(one.key) ?? -1, one.offset));
    }
    let line = lines.get(key);
    if (line === undefined) {
      if (lines.size >= LINES_MAX) continue;
      lines.set(key, (line = { times: [], values: [] }));
    }
    line.times.push(began!);
    line.values.push(Math.max(0, (highest.get(key) ?? offset) - offset));
  }
  return {
    title: "Lag of consumers",
    note: `offsets behind the newest known when the poll began, at least; by key${lines.size >= LINES_MAX ? ` (the first ${String(LINES_MAX)})` : ""}`,
    unit: "count",
    form: "points",
    lines: [...lines].map(([name, line]): Line => thinned({ name, ...line })),
  };
}

/** What a completed operation shows: the highest offset of each key. */
function offsetsOf(value: unknown): [f: string, key: string, offset: number][] {
  if (!Array.isArray(value)) return [];
  const steps = (typeof value[0] === "string" ? [value] : value) as readonly unknown[];
  return steps.flatMap((step): [string, string, number][] => {
    if (!Array.isArray(step)) return [];
    const [f, what, pair] = step as readonly unknown[];
    if (f === "send" && Array.isArray(pair) && typeof pair[0] === "number")
      return [["send", keyText(what), pair[0]]];
    if (f !== "poll" || typeof what !== "object" || what === null) return [];
    return Object.entries(what).flatMap(([key, list]): [string, string, number][] => {
      const offsets = (Array.isArray(list) ? (list as unknown[]) : []).flatMap((one) =>
        Array.isArray(one) && typeof one[0] === "number" ? [one[0]] : [],
      );
      return offsets.length === 0 ? [] : [["poll", keyText(key), Math.max(...offsets)]];
    });
  });
}
