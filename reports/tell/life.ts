/**
 * The life of one message or element: every operation that wrote it, took it, or showed it, in order. Long lives are
 * shortened in the middle.
 */
import { keyName, type History } from "../../checkers/history/history.js";
import type { Anomaly } from "../../checkers/verdict.js";

export interface LifeEvent {
  readonly row: number;
  readonly what: "written" | "shown";
}

export interface Life {
  readonly value: unknown;
  readonly first: readonly LifeEvent[];
  readonly leftOut: number;
  readonly last: readonly LifeEvent[];
  /** Rows of the last successful reads of the same object that did not show it after it was written; at most two. */
  readonly missedBy: readonly number[];
}

const ENDS = 6;
/** Values looked at for one life; a history with more is not searched. */
const WORK_MAX = 30_000_000;
const DEPTH_MAX = 5;

/** Undefined where the anomaly is not about one value, or the history too large to look for it. */
export function lifeOf(anomaly: Anomaly, history: History): Life | undefined {
  const details = anomaly.details ?? {};
  const value = details["value"] ?? details["late"];
  if (value === undefined || value === null || typeof value === "object") return undefined;
  const wanted = keyName(value);
  const key = anomaly.key === undefined || anomaly.key === null ? undefined : keyName(anomaly.key);
  const { input, output, type, key: keys } = history.columns;
  const work = { left: WORK_MAX };
  const events: LifeEvent[] = [];
  const missed: number[] = [];
  for (let row = 0; row < history.length; row++) {
    const own = keys?.[row];
    // An event's own key tells objects apart; where it has none the key may stand in the value.
    if (key !== undefined && own !== undefined && own !== null && keyName(own) !== key) continue;
    if (holds(input[row], wanted, work, 0)) events.push({ row, what: "written" });
    else if (type[row] === 0) {
      if (holds(output[row], wanted, work, 0)) events.push({ row, what: "shown" });
      else if (events.length > 0 && Array.isArray(output[row]) && input[row] === null) missed.push(row);
    }
    if (work.left <= 0) return undefined;
  }
  if (events.length === 0) return undefined;
  const leftOut = Math.max(0, events.length - 2 * ENDS);
  return {
    value,
    first: events.slice(0, leftOut === 0 ? events.length : ENDS),
    leftOut,
    last: leftOut === 0 ? [] : events.slice(-ENDS),
    // A queue's later answers lack what was taken before; only for what never came out do they say anything.
    missedBy: (events.some(({ what }) => what === "shown")
      ? missed.filter((row) => history.names[history.columns.f[row]!] === "read")
      : missed
    ).slice(-2),
  };
}

function holds(value: unknown, wanted: string, work: { left: number }, depth: number): boolean {
  if (--work.left <= 0 || depth > DEPTH_MAX) return false;
  if (typeof value !== "object" || value === null) return value !== undefined && keyName(value) === wanted;
  for (const part of Object.values(value)) if (holds(part, wanted, work, depth + 1)) return true;
  return false;
}
