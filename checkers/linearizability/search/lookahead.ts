/**
 * Looks at the observations still to come, for models that say which states can follow from which: an order that
 * has led to a state from which the next observation cannot be reached is given up at once, and states that
 * nobody will see before they are overwritten are all one (`junk`).
 *
 * Both are exact: no answer is lost, only found sooner. Without this, appends made at the same time are tried in
 * every order until somebody reads.
 */
import { USED, type Configurations } from "./configurations.js";
import { NEVER, type Problem } from "./problem.js";
import { NONE, OBSERVE, OVERWRITE } from "./transitions.js";
import type { Window } from "./window.js";

export class Lookahead {
  readonly #problem: Problem;
  readonly #window: Window;
  /** Observations by return; those before `#at` have returned. */
  readonly #observations: Int32Array;
  /** The earliest invocation among the observations from here on. */
  readonly #earliest: Float64Array;
  #at = 0;
  /** Overwrites by invocation; those before `#next` were invoked. */
  readonly #overwrites: Int32Array;
  /** The earliest return among the overwrites from here on. */
  readonly #deadlines: Float64Array;
  #next = 0;
  #now = 0;

  constructor(problem: Problem, window: Window) {
    this.#problem = problem;
    this.#window = window;
    const { call, start, end, transitions } = problem;
    const rows = Int32Array.from(call.keys());
    this.#observations = rows
      .filter((row) => transitions.effects[call[row]!] === OBSERVE && end[row] !== NEVER)
      .sort((x, y) => end[x]! - end[y]!);
    this.#overwrites = rows.filter((row) => transitions.effects[call[row]!] === OVERWRITE);
    this.#earliest = suffixMinimum(this.#observations, start);
    this.#deadlines = suffixMinimum(this.#overwrites, end);
  }

  /** The search has come to this event. */
  advance(event: number): void {
    const { start, end } = this.#problem;
    this.#now = event < 0 ? end[~event]! : start[event]!;
    // The observation whose return is being handled may still have to take effect.
    while (this.#at < this.#observations.length && end[this.#observations[this.#at]!]! < this.#now)
      this.#at++;
    while (this.#next < this.#overwrites.length && start[this.#overwrites[this.#next]!]! <= this.#now)
      this.#next++;
  }

  /** The state itself, `junk` when nobody will see it, NONE when it contradicts an observation to come. */
  judge(state: number, configurations: Configurations, c: number, crashedOverwrites: boolean): number {
    const { transitions, call, start, end } = this.#problem;
    const { mem, stride, hide } = configurations;
    const { words, overwrite, operation } = this.#window;
    const base = c * stride;
    // From when on, and until when, the state may be or must have been overwritten.
    let possible = start[this.#overwrites[this.#next] ?? -1] ?? Infinity;
    let certain = this.#deadlines[this.#next]!;
    if (crashedOverwrites) possible = this.#now;
    for (let w = 0; w < words; w++) {
      let open = overwrite[w]! & ~mem[base + USED + w]!;
      if (open !== 0) possible = this.#now;
      open &= ~mem[base + hide + w]!;
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        certain = Math.min(certain, end[operation[(w << 5) + 31 - Math.clz32(bit)]!]!);
      }
    }
    let must = true;
    for (let i = this.#at; i < this.#observations.length; i++) {
      if (this.#earliest[i]! > certain) break;
      const row = this.#observations[i]!;
      if (start[row]! <= this.#now && this.#hasHappened(row, mem, base)) continue;
      if (start[row]! > certain) continue;
      const required = transitions.required(call[row]!);
      if (required === NONE || transitions.reaches(state, required)) return state;
      if (must && end[row]! < possible) return NONE;
      must = false;
    }
    return transitions.junk;
  }

  #hasHappened(row: number, mem: Int32Array, base: number): boolean {
    const slot = this.#window.slotOf(row);
    return (mem[base + USED + (slot >> 5)]! & (1 << (slot & 31))) !== 0;
  }
}

/** The smallest time from each position on; Infinity behind the end. */
function suffixMinimum(rows: Int32Array, time: Int32Array): Float64Array {
  const result = new Float64Array(rows.length + 1).fill(Infinity);
  for (let i = rows.length - 1; i >= 0; i--) {
    const its = time[rows[i]!]!;
    result[i] = Math.min(result[i + 1]!, its === NEVER ? Infinity : its);
  }
  return result;
}
