/**
 * The operations open at this moment, one bit each: masks by effect, and for each state the open operations it
 * would let happen. Slots are reused, so masks stay as wide as the concurrency, whatever the length of the
 * history.
 */
import { ints } from "./arena.js";
import type { Problem } from "./problem.js";
import { NONE, OBSERVE, OVERWRITE, UPDATE } from "./transitions.js";

export class Window {
  /** 32-bit words in a mask. */
  readonly words: number;
  readonly observe: Int32Array;
  readonly overwrite: Int32Array;
  /** Calls that are always possible and change the state: overwrites and modifications. */
  readonly free: Int32Array;
  readonly update: Int32Array;
  /** Operation and call by slot. */
  readonly operation: Int32Array;
  readonly call: Int32Array;
  /** By slot, `words` each: open operations of the same call that must return earlier. */
  readonly earlier: Int32Array;
  readonly #problem: Problem;
  readonly #slotOf: Int32Array;
  readonly #free: number[] = [];
  readonly #observesIn: Int32Array[] = [];
  readonly #observeStamps: number[] = [];
  readonly #updatesIn: Int32Array[] = [];
  readonly #updateStamps: number[] = [];
  /** Open operations other than observations. */
  #changing = 0;
  #observeVersion = 0;
  #updateVersion = 0;

  constructor(problem: Problem) {
    this.#problem = problem;
    this.words = Math.max(1, (mostOpen(problem) + 31) >>> 5);
    const slots = this.words * 32;
    this.observe = new Int32Array(this.words);
    this.overwrite = new Int32Array(this.words);
    this.free = new Int32Array(this.words);
    this.update = new Int32Array(this.words);
    const { arena } = problem;
    this.operation = ints(slots, arena).fill(-1);
    this.call = ints(slots, arena);
    this.earlier = ints(slots * this.words, arena);
    this.#slotOf = ints(problem.call.length, arena);
    for (let slot = slots - 1; slot >= 0; slot--) this.#free.push(slot);
  }

  slotOf(operation: number): number {
    return this.#slotOf[operation]!;
  }

  /** Opens an operation and returns its slot. */
  open(operation: number): number {
    const slot = this.#free.pop()!;
    const call = this.#problem.call[operation]!;
    this.#slotOf[operation] = slot;
    this.operation[slot] = operation;
    this.call[slot] = call;
    if (this.#problem.transitions.effects[call] !== OBSERVE && this.#changing++ > 0) this.#rank(slot);
    this.#set(call, slot, true);
    return slot;
  }

  /** Only an operation that returns closes: all that had to return earlier are closed already. */
  close(slot: number): void {
    const call = this.call[slot]!;
    this.#set(call, slot, false);
    if (this.#problem.transitions.effects[call] !== OBSERVE && --this.#changing > 0) this.#unrank(slot);
    this.operation[slot] = -1;
    this.#free.push(slot);
  }

  /** Mask of the open observations that are true in `state`. Valid until the window changes. */
  observesIn(state: number): Int32Array {
    if (this.#observeStamps[state] !== this.#observeVersion) {
      this.#observesIn[state] = this.#enabled(state, this.observe, this.#observesIn[state]);
      this.#observeStamps[state] = this.#observeVersion;
    }
    return this.#observesIn[state]!;
  }

  /** Mask of the open updates that are possible in `state`. Valid until the window changes. */
  updatesIn(state: number): Int32Array {
    if (this.#updateStamps[state] !== this.#updateVersion) {
      this.#updatesIn[state] = this.#enabled(state, this.update, this.#updatesIn[state]);
      this.#updateStamps[state] = this.#updateVersion;
    }
    return this.#updatesIn[state]!;
  }

  /** Notes which of a new operation and those open with the same call must return earlier. */
  #rank(slot: number): void {
    const { words, earlier, call, operation } = this;
    const { end, optional } = this.#problem;
    const row = operation[slot]!;
    for (let w = 0; w < words; w++) {
      let open = this.free[w]! | this.update[w]!;
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        const mate = (w << 5) + 31 - Math.clz32(bit);
        if (call[mate] !== call[slot]) continue;
        const other = operation[mate]!;
        if (optional?.[other] !== optional?.[row]) continue;
        if (end[other]! < end[row]!) earlier[slot * words + w]! |= bit;
        else earlier[mate * words + (slot >> 5)]! |= 1 << (slot & 31);
      }
    }
  }

  #unrank(slot: number): void {
    const { words, earlier } = this;
    const word = slot >> 5;
    const others = ~(1 << (slot & 31));
    for (let w = 0; w < words; w++) {
      let open = this.free[w]! | this.update[w]!;
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        earlier[((w << 5) + 31 - Math.clz32(bit)) * words + word]! &= others;
      }
    }
  }

  #enabled(state: number, mask: Int32Array, into: Int32Array | undefined): Int32Array {
    const { transitions } = this.#problem;
    const result = into ?? new Int32Array(this.words);
    for (let w = 0; w < this.words; w++) {
      let open = mask[w]!;
      let enabled = 0;
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        const slot = (w << 5) + 31 - Math.clz32(bit);
        if (transitions.next(state, this.call[slot]!) !== NONE) enabled |= bit;
      }
      result[w] = enabled;
    }
    return result;
  }

  #set(call: number, slot: number, on: boolean): void {
    const effect = this.#problem.transitions.effects[call];
    if (effect === OBSERVE) {
      this.#observeVersion++;
      setBit(this.observe, slot, on);
    } else if (effect === UPDATE) {
      this.#updateVersion++;
      setBit(this.update, slot, on);
    } else {
      setBit(this.free, slot, on);
      if (effect === OVERWRITE) setBit(this.overwrite, slot, on);
    }
  }
}

function setBit(mask: Int32Array, slot: number, on: boolean): void {
  const bit = 1 << (slot & 31);
  if (on) mask[slot >> 5]! |= bit;
  else mask[slot >> 5]! &= ~bit;
}

/** The most operations with a return that are open at once. */
function mostOpen({ events, end }: Problem): number {
  let open = 0;
  let most = 0;
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event < 0) open--;
    else if (end[event] !== 0x7fffffff && ++open > most) most = open;
  }
  return most;
}
