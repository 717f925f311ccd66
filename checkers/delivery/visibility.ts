/**
 * Visibility timeouts. A message is delivered at some instant of its dequeue, and in flight from there for the
 * timeout, or until its consumer gives it back or may have been gone. Its deliveries are early where no order of them
 * and no such instants fit. Exact for up to twelve deliveries that overlap one another, a search over their subsets;
 * where more do, none of those is condemned.
 */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import type { Flights } from "./flights.js";
import type { Messages } from "./messages.js";

const OVERLAPPING_MAX = 12;

/** Nanoseconds. */
interface Flight {
  readonly start: number;
  readonly invoked: number;
  readonly returned: number;
  /** When its consumer gave it back, or may have been gone at the earliest. */
  readonly released: number;
}

/** `byMessage`: the deliveries of each message. */
export function judgeVisibility(
  messages: Messages,
  flights: Flights,
  byMessage: ReadonlyMap<number, readonly number[]>,
  visibilityNs: number,
  evidence: Evidence,
): void {
  const { start, invoked, returned } = messages.history.columns;
  for (const [id, list] of byMessage) {
    // Of what was sent twice nobody knows which copy came.
    if (list.length < 2 || messages.attempts[id] !== 1) continue;
    const all = list
      .map((delivery): Flight => {
        const row = messages.row[delivery]!;
        return {
          start: start[row]!,
          invoked: invoked[row]!,
          returned: returned[row]!,
          released: flights.released(delivery),
        };
      })
      .sort((a, b) => a.start - b.start);
    for (const early of earlyFlights(all, visibilityNs)) {
      const starts = [...new Set(early.map((flight) => flight.start))];
      evidence.add(
        "early-redelivery",
        () => ({
          ...(messages.key[id] === null ? {} : { key: messages.key[id] }),
          operations: starts,
          message: `Message ${show(messages.value[id])} was delivered (index ${starts.slice(0, -1).join(", ") || String(starts[0])}) and again (index ${String(starts.at(-1))}) before ${String(visibilityNs / 1e6)} ms were over.`,
          details: { value: messages.value[id] },
        }),
        early.at(-1)!.returned,
      );
    }
  }
}

/** Deliveries that do not fit, each time with those that they do not fit with. Sorted by invocation. */
function earlyFlights(all: readonly Flight[], visibilityNs: number): Flight[][] {
  const found: Flight[][] = [];
  let visible = -Infinity;
  // Where what is known of `visible` comes from.
  let since = 0;
  for (let from = 0, to = 0; from < all.length; from = to) {
    let over = all[from]!.returned;
    for (to = from + 1; to < all.length && all[to]!.invoked <= over; to++)
      over = Math.max(over, all[to]!.returned);
    const group = all.slice(from, to);
    if (all[from]!.invoked >= visible) since = from;
    const fits = group.length > OVERLAPPING_MAX ? undefined : earliest(group, visible, visibilityNs);
    if (fits !== undefined && fits < Infinity) {
      visible = fits;
      continue;
    }
    if (fits !== undefined) found.push(all.slice(since, to));
    visible = Math.min(...group.map((one) => visibleAgain(one, one.invoked, visibilityNs)));
    since = from;
  }
  return found;
}

/** When a message may be visible again after all these deliveries, at the earliest; Infinity where they cannot be. */
function earliest(group: readonly Flight[], visible: number, visibilityNs: number): number {
  const best = new Float64Array(1 << group.length).fill(Infinity);
  best[0] = visible;
  for (let done = 0; done < best.length; done++) {
    if (best[done] === Infinity) continue;
    for (const [i, one] of group.entries()) {
      const at = Math.max(one.invoked, best[done]!);
      if ((done & (1 << i)) !== 0 || at > one.returned) continue;
      const next = done | (1 << i);
      best[next] = Math.min(best[next]!, visibleAgain(one, at, visibilityNs));
    }
  }
  return best.at(-1)!;
}

function visibleAgain(one: Flight, at: number, visibilityNs: number): number {
  return Math.min(at + visibilityNs, Math.max(at, one.released));
}
