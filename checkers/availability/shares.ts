/**
 * How well the system answered around each fault: the share of operations that succeeded before, during and
 * after it, and how long after the heal the first one did. One pass over the history.
 */
import type { History } from "../history/history.js";

/** When a fault was at work, in nanoseconds; `to` is absent when it was never healed. */
export interface Outage {
  readonly from: number;
  readonly to?: number;
}

export interface Share {
  readonly ok: number;
  readonly all: number;
}

export interface Availability {
  /** As long before as the fault lasted, and as long after; less where another fault is in the way. */
  readonly before: Share;
  readonly during: Share;
  readonly after: Share;
  /** Nanoseconds from the heal to the first success; absent when there was none, or no heal. */
  readonly firstOk?: number;
}

export function availability(history: History, spans: readonly Outage[]): Availability[] {
  const { invoked, returned, type } = history.columns;
  const share = (from: number, to: number): Share => {
    let [ok, all] = [0, 0];
    for (let row = firstFrom(invoked, from); row < history.length && invoked[row]! < to; row++) {
      all++;
      if (type[row] === 0) ok++;
    }
    return { ok, all };
  };
  return spans.map((span, i) => {
    const end = span.to ?? Infinity;
    const length = Math.min(end - span.from, 1e15);
    const previous = spans[i - 1]?.to ?? 0;
    const next = spans[i + 1]?.from ?? Infinity;
    let first = Infinity;
    if (span.to !== undefined) {
      for (let row = firstFrom(invoked, span.to); row < history.length && invoked[row]! < first; row++) {
        if (type[row] === 0 && returned[row]! < first) first = returned[row]!;
      }
    }
    return {
      before: share(Math.max(previous, span.from - length), span.from),
      during: share(span.from, end),
      after: span.to === undefined ? { ok: 0, all: 0 } : share(end, Math.min(next, end + length)),
      ...(Number.isFinite(first) ? { firstOk: first - end } : {}),
    };
  });
}

/** The first place of a sorted column that is not less. */
export function firstFrom(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
