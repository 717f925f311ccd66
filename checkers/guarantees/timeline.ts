/**
 * The events of a history in the order they were observed: `row` for an invocation, `~row` for a completion. What
 * was never completed has an invocation only. Linear where event indexes are dense, sorted otherwise.
 */
import type { History } from "../history/index.js";

export function timeline(history: History): Int32Array {
  const { start, end } = history.columns;
  const n = history.length;
  let last = 0;
  let events = n;
  for (let row = 0; row < n; row++) {
    if (start[row]! > last) last = start[row]!;
    if (end[row]! < 0) continue;
    events++;
    if (end[row]! > last) last = end[row]!;
  }
  if (last > 4 * events + 1024) return sorted(history, events);
  // An operation whose invocation was left out begins and ends at one index: two slots for each.
  const slots = new Int32Array(2 * (last + 1)).fill(-1);
  const used = new Uint8Array(2 * (last + 1));
  for (let row = 0; row < n; row++) {
    slots[2 * start[row]!] = row;
    used[2 * start[row]!] = 1;
    if (end[row]! < 0) continue;
    slots[2 * end[row]! + 1] = ~row;
    used[2 * end[row]! + 1] = 1;
  }
  const result = new Int32Array(events);
  for (let slot = 0, at = 0; slot < slots.length; slot++) if (used[slot] === 1) result[at++] = slots[slot]!;
  return result;
}

function sorted(history: History, events: number): Int32Array {
  const { start, end } = history.columns;
  const result = new Int32Array(events);
  let at = 0;
  for (let row = 0; row < history.length; row++) {
    result[at++] = row;
    if (end[row]! >= 0) result[at++] = ~row;
  }
  const place = (event: number) => (event >= 0 ? 2 * start[event]! : 2 * end[~event]! + 1);
  return result.sort((a, b) => place(a) - place(b));
}
