/**
 * Liveness, apart from safety: while faults are at work nothing is owed, but once all are healed operations must
 * succeed again within a deadline. Whatever is wrong with answers is the checker's business, not this one's.
 */
import type { History } from "../history/history.js";
import type { Liveness } from "../verdict.js";
import { firstFrom, type Outage } from "./shares.js";

/** How long after the last heal every kind of operation may take to succeed again, in nanoseconds. */
export const PROGRESS_DEADLINE_NS = 10e9;

export function progressAfter(
  history: History,
  outages: readonly Outage[],
  deadlineNs = PROGRESS_DEADLINE_NS,
): Liveness {
  const { invoked, returned, type, f } = history.columns;
  const unhealed = outages.find(({ to }) => to === undefined);
  if (unhealed !== undefined)
    return { verdict: "unknown", detail: "a fault was never healed: nothing was owed" };
  const healed = outages.reduce((last, { to }) => Math.max(last, to!), 0);
  const first = new Map<number, number>();
  const asked = new Map<number, number>();
  for (let row = firstFrom(invoked, healed); row < history.length; row++) {
    const kind = f[row]!;
    if (!asked.has(kind)) asked.set(kind, invoked[row]!);
    if (type[row] === 0) first.set(kind, Math.min(first.get(kind) ?? Infinity, returned[row]!));
  }
  if (asked.size === 0)
    return { verdict: "unknown", detail: "nothing was asked after the last fault was healed" };
  const end = Math.max(...Array.from(invoked.subarray(-1)), healed);
  const waiting = [...asked.keys()].filter((kind) => !first.has(kind));
  const waited = Math.max(...[...first.values()].map((time) => time - healed), 0);
  if (waiting.length > 0) {
    const names = waiting.map((kind) => history.names[kind]!).join(", ");
    // Too little time was left to say so.
    if (end - healed < deadlineNs)
      return {
        verdict: "unknown",
        detail: `${names} did not succeed after the last heal, and the deadline was not reached`,
      };
    return { verdict: "invalid", detail: `${names} never succeeded after the last fault was healed` };
  }
  if (waited > deadlineNs) {
    return {
      verdict: "invalid",
      detail: `the first success came ${String(Math.round(waited / 1e6))} ms after the last heal`,
      waited,
    };
  }
  return { verdict: "valid", waited };
}
