/**
 * Measures what a checker spends: wall-clock time, and the memory that this process really holds. The checker's own
 * estimate of its structures counts as well, so that a single great allocation is refused before it is made.
 */
import { getHeapStatistics } from "node:v8";
import type { Budget } from "../checkers/budget.js";

const LOOK_EVERY_STEPS = 10_000;
const BYTES_MAX = 2 ** 31;

/** @param seconds from now. @param bytes that may be held beyond what is held now; default 2 GiB */
export function timeBudget(seconds: number, bytes = BYTES_MAX): Budget {
  const until = performance.now() + seconds * 1000;
  const before = held();
  let since = 0;
  let over = false;
  return {
    spend(steps) {
      since += steps;
      if (since >= LOOK_EVERY_STEPS) {
        since = 0;
        over ||= performance.now() > until || held() - before > bytes;
      }
      return !over;
    },
    room: (needed) => needed <= bytes && !over,
  };
}

/** Bytes on the heap and in the array buffers behind typed arrays. */
function held(): number {
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}
