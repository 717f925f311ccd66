/**
 * One object's history as the search sees it: operations as rows of small integers, and the order in which
 * invocations and returns were observed.
 *
 * Failed operations and crashed ones that could not have changed anything are not in it.
 */
import { ints, type Arena } from "./arena.js";
import type { Transitions } from "./transitions.js";

/** The end of an operation that was never seen to return. */
export const NEVER = 0x7fffffff;

/** All have the same shape: the search is compiled for one. */
export interface Problem {
  readonly transitions: Transitions;
  /** Call by operation. */
  readonly call: Int32Array;
  /** Index of the invocation, growing. */
  readonly start: Int32Array;
  /** Index of the return; NEVER for a crashed operation. */
  readonly end: Int32Array;
  /** Operation `i` invoked (`i`) or returned (`~i`), in the order observed. Crashed ones only invoke. */
  readonly events: Int32Array;
  /** 1 for an operation that may also not have happened although it has a return; used for evidence only. */
  readonly optional: Uint8Array | undefined;
  /** Where a search of it takes its memory from; the problem is valid no longer than that. */
  readonly arena: Arena | undefined;
}

/** Rows fit below this in a number that has an index above them. */
const ROWS = 2 ** 22;
/** Places that rows may move on average while they are put in order one by one, before they are sorted. */
const MOVES = 32;

/** The events of operations given by start and end, in order. */
export function orderEvents(start: Int32Array, end: Int32Array, arena?: Arena): Int32Array {
  const ends = returnsInOrder(end, arena);
  const events = ints(start.length + ends.length, arena);
  let at = 0;
  let next = 0;
  for (let i = 0; i < start.length; i++) {
    while (next < ends.length && end[ends[next]!]! < start[i]!) events[at++] = ~ends[next++]!;
    events[at++] = i;
  }
  while (next < ends.length) events[at++] = ~ends[next++]!;
  return events;
}

/** Rows that returned, by return. */
function returnsInOrder(end: Int32Array, arena: Arena | undefined): Int32Array {
  let count = 0;
  for (let i = 0; i < end.length; i++) if (end[i] !== NEVER) count++;
  const rows = ints(count, arena);
  // Rows are in order of invocation, so that each has few to pass: those that were open when it was invoked.
  let moves = MOVES * count;
  let size = 0;
  for (let i = 0; i < end.length; i++) {
    if (end[i] === NEVER) continue;
    let at = size++;
    for (; at > 0 && moves > 0 && end[rows[at - 1]!]! > end[i]!; at--, moves--) rows[at] = rows[at - 1]!;
    rows[at] = i;
  }
  if (moves > 0 || count === 0) return rows;
  if (end.length >= ROWS) return rows.sort((x, y) => end[x]! - end[y]!);
  // Sorting plain numbers is several times faster than sorting by comparison.
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = end[rows[i]!]! * ROWS + rows[i]!;
  keys.sort();
  for (let i = 0; i < count; i++) rows[i] = keys[i]! % ROWS;
  return rows;
}
