/**
 * What each fault cost, for any workload: how long until an operation of each kind succeeded again (recovery time,
 * RTO), how far back acknowledged writes were lost (recovery point, RPO), and how long after the heal stale answers
 * were still given. Times are nanoseconds; what was not seen is absent, never zero.
 */
import type { History } from "../history/history.js";
import type { Verdict } from "../verdict.js";
import { firstFrom, type Outage } from "./shares.js";

export interface Recovery {
  /** By operation: from the heal to the first success that began after it. */
  readonly recoveryTime: Readonly<Record<string, number>>;
  /** The slowest of them; absent while an operation that succeeded before the fault never did again. */
  readonly rto?: number;
  /** From the earliest lost write that this fault may have cost to the end of the fault. */
  readonly rpo?: number;
  readonly lost: number;
  /** From the heal to the last stale answer before the next fault. */
  readonly staleWindow?: number;
}

/** Anomaly types that are losses of acknowledged writes, and stale answers, with the times that verdicts keep. */
const LOSSES: ReadonlySet<string> = new Set([
  "lost",
  "lost-write",
  "lost-transaction",
  "lost-on-consumer-crash",
  "lost-by-clock",
]);
const STALE: ReadonlySet<string> = new Set(["stale", "nonmonotonic-read", "nonmonotonic-realtime"]);

interface When {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export function recoveries(history: History, outages: readonly Outage[], verdict: Verdict): Recovery[] {
  const lost = spansOf(verdict, LOSSES);
  const stale = spansOf(verdict, STALE);
  return outages.map((outage, i) => {
    const previous = outages[i - 1]?.to ?? 0;
    const next = outages[i + 1]?.from ?? Infinity;
    const end = outage.to ?? Infinity;
    const { times, complete } = firstSuccesses(history, outage);
    // What was acknowledged since the fault before, and is gone.
    const own = lost.filter(({ from, to }) => to >= previous && from < end);
    const late = stale.filter(({ from, to }) => to >= end && from < next).map(({ to }) => Math.min(to, next));
    const earliest = Math.min(...own.map(({ from }) => Math.max(from, previous)));
    return {
      recoveryTime: times,
      ...(complete ? { rto: Math.max(0, ...Object.values(times)) } : {}),
      ...(own.length === 0 || !Number.isFinite(end) ? {} : { rpo: end - earliest }),
      lost: own.reduce((n, { count }) => n + count, 0),
      ...(late.length === 0 ? {} : { staleWindow: Math.max(...late) - end }),
    };
  });
}

function firstSuccesses(
  history: History,
  { from, to }: Outage,
): { times: Record<string, number>; complete: boolean } {
  const { invoked, returned, type, f } = history.columns;
  const before = new Set<number>();
  for (let row = 0; row < history.length && invoked[row]! < from; row++)
    if (type[row] === 0) before.add(f[row]!);
  const times: Record<string, number> = {};
  if (to === undefined) return { times, complete: false };
  for (let row = firstFrom(invoked, to); row < history.length; row++) {
    const name = history.names[f[row]!]!;
    if (type[row] !== 0) continue;
    times[name] = Math.min(times[name] ?? Infinity, returned[row]! - to);
  }
  return {
    times,
    complete: [...before].every((kind) => times[history.names[kind]!] !== undefined) && before.size > 0,
  };
}

function spansOf(verdict: Verdict, types: ReadonlySet<string>): When[] {
  return [...verdict.anomalies, ...(verdict.allowed?.anomalies ?? [])].flatMap(({ type, details }) => {
    const when = details?.["when"];
    return types.has(type) && Array.isArray(when) ? (when as When[]) : [];
  });
}
