/**
 * Crashed operations as classes: all that made the same call are one class, with how many were invoked so far.
 * They may take effect at any later moment or never, so nothing else tells them apart.
 *
 * The price of using some is what the search prefers by: scarce classes are dear (harmonic numbers, so that
 * the last one of a class costs most).
 */
import type { Problem } from "./problem.js";
import { NEVER } from "./problem.js";
import { NONE, OBSERVE, OVERWRITE, type Transitions } from "./transitions.js";

export class Supply {
  /** Call by class. */
  readonly calls: number[] = [];
  /** Invoked so far, by class. */
  readonly available: number[] = [];
  /** Grows with every crashed invocation. */
  version = 0;
  #overwrites = false;
  readonly #classOf = new Map<number, number>();
  readonly #harmonic: number[] = [0];
  /** Number of classes in the whole history. */
  readonly limit: number;
  readonly #transitions: Transitions;
  /** By state: classes that would do something there; as of so many classes. */
  readonly #enabled: number[][] = [];
  readonly #enabledStamps: number[] = [];

  constructor({ call, end, transitions }: Problem) {
    this.#transitions = transitions;
    const calls = new Set<number>();
    for (let i = 0; i < call.length; i++) {
      if (end[i] === NEVER && transitions.effects[call[i]!] !== OBSERVE) calls.add(call[i]!);
    }
    this.limit = calls.size;
  }

  /** A crashed operation with this call was invoked. */
  add(call: number): void {
    let cls = this.#classOf.get(call);
    if (cls === undefined) {
      cls = this.calls.push(call) - 1;
      this.#classOf.set(call, cls);
      this.available.push(0);
      if (this.#transitions.effects[call] === OVERWRITE) this.#overwrites = true;
    }
    this.available[cls]!++;
    this.version++;
  }

  classOf(call: number): number | undefined {
    return this.#classOf.get(call);
  }

  /** Whether a crashed overwrite was invoked. */
  get overwrites(): boolean {
    return this.#overwrites;
  }

  /** Classes that could take effect in `state` and make a difference. */
  enabledIn(state: number): readonly number[] {
    if (this.#enabledStamps[state] !== this.calls.length) {
      this.#enabledStamps[state] = this.calls.length;
      const { effects } = this.#transitions;
      this.#enabled[state] = [];
      for (let cls = 0; cls < this.calls.length; cls++) {
        const after = this.#transitions.next(state, this.calls[cls]!);
        // An update that changes nothing is no use; an overwrite of the same value is: others hide behind it.
        if (after === NONE || (after === state && effects[this.calls[cls]!] !== OVERWRITE)) continue;
        this.#enabled[state].push(cls);
      }
    }
    return this.#enabled[state]!;
  }

  /** Whether a crashed call other than an overwrite could take effect in `state`. */
  updates(state: number): boolean {
    if (this.calls.length === 0) return false;
    const { effects } = this.#transitions;
    for (const cls of this.enabledIn(state)) if (effects[this.calls[cls]!] !== OVERWRITE) return true;
    return false;
  }

  readonly price = (pairs: readonly number[]): number => {
    let cost = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      const cls = pairs[i]!;
      const count = pairs[i + 1]!;
      const supply = this.available[cls]!;
      cost += this.#sum(supply) - this.#sum(supply - count);
    }
    return cost;
  };

  #sum(n: number): number {
    const sums = this.#harmonic;
    while (sums.length <= n) sums.push(sums[sums.length - 1]! + 1 / sums.length);
    return sums[n]!;
  }
}
