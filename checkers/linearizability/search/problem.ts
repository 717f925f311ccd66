/**
 * One object's history as the search sees it: operations as rows of small integers, and the order in which
 * invocations and returns were observed.
 *
 * Failed operations and crashed ones that could not have changed anything are not in it.
 */
import type { Transitions } from "./transitions.js";

/** The end of an operation that was never seen to return. */
export const NEVER = 0x7fffffff;

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
  readonly optional?: Uint8Array;
}

/** The events of operations given by start and end, in order. */
export function orderEvents(start: Int32Array, end: Int32Array): Int32Array {
  const ends: number[] = [];
  for (let i = 0; i < end.length; i++) if (end[i] !== NEVER) ends.push(i);
  ends.sort((a, b) => end[a]! - end[b]!);
  const events = new Int32Array(start.length + ends.length);
  let at = 0;
  let next = 0;
  for (let i = 0; i < start.length; i++) {
    while (next < ends.length && end[ends[next]!]! < start[i]!) events[at++] = ~ends[next++]!;
    events[at++] = i;
  }
  while (next < ends.length) events[at++] = ~ends[next++]!;
  return events;
}
