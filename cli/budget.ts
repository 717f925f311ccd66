/** Measures what a checker spends: wall-clock time and memory of this process. */
import type { Budget } from "../checkers/budget.js";

const LOOK_EVERY_STEPS = 20_000;

/** @param seconds from now. @param bytes of structures the checker may hold at a time */
export function timeBudget(seconds: number, bytes = 2 ** 31): Budget {
  const until = performance.now() + seconds * 1000;
  let since = 0;
  let over = false;
  return {
    spend(steps) {
      since += steps;
      if (since >= LOOK_EVERY_STEPS) {
        since = 0;
        over ||= performance.now() > until;
      }
      return !over;
    },
    room: (needed) => needed <= bytes && !over,
  };
}
