/**
 * What each session did to each key, step by step: the value it came to at each micro-operation, looked up as of any
 * micro-operation in logarithmic time. Columns instead of objects, as there is an entry for nearly every
 * micro-operation.
 */
import { ElementTable } from "./element-table.js";
import { grownInt32, int32 } from "./grow.js";

export class Trails {
  /** Pairs of key and session. */
  readonly #pairs = new ElementTable(1024, 1024);
  #last = int32(1024);
  #entries = 0;
  #at = int32(1024);
  #value = int32(1024);
  #previous = int32(1024);
  /** An entry much further back: steps double with their number, so that a walk back is short. */
  #jump = int32(1024);
  #length = int32(1024);

  /** The last entry of a session on a key, or -1. */
  last(key: number, session: number): number {
    const pair = this.#pairs.find(key, session);
    return pair < 0 ? -1 : this.#last[pair]!;
  }

  /** The last entry of a session on a key before a micro-operation, or -1. */
  before(key: number, session: number, at: number): number {
    let entry = this.last(key, session);
    while (entry >= 0 && this.#at[entry]! >= at) {
      const jump = this.#jump[entry]!;
      entry = jump >= 0 && this.#at[jump]! >= at ? jump : this.#previous[entry]!;
    }
    return entry;
  }

  /** The micro-operation of an entry. */
  at(entry: number): number {
    return this.#at[entry]!;
  }

  value(entry: number): number {
    return this.#value[entry]!;
  }

  /** The entry before one, of the same session and key; -1 for the first. */
  previous(entry: number): number {
    return this.#previous[entry]!;
  }

  /** Adds an entry, and returns it; micro-operations of one session must come in their order. */
  note(key: number, session: number, at: number, value: number): number {
    let pair = this.#pairs.find(key, session);
    let previous = -1;
    if (pair < 0) {
      pair = this.#pairs.add(key, session);
      if (pair >= this.#last.length) this.#last = grownInt32(this.#last);
    } else {
      previous = this.#last[pair]!;
    }
    const entry = this.#entries++;
    if (entry >= this.#at.length) this.#grow();
    this.#last[pair] = entry;
    this.#at[entry] = at;
    this.#value[entry] = value;
    this.#previous[entry] = previous;
    if (previous < 0) {
      this.#jump[entry] = -1;
      this.#length[entry] = 1;
      return entry;
    }
    this.#length[entry] = this.#length[previous]! + 1;
    const jump = this.#jump[previous]!;
    const beyond = jump < 0 ? -1 : this.#jump[jump]!;
    const even = jump >= 0 && this.#steps(previous, jump) === this.#steps(jump, beyond);
    this.#jump[entry] = even ? beyond : previous;
    return entry;
  }

  /** Entries between one and another before it, which is -1 for the beginning. */
  #steps(entry: number, earlier: number): number {
    return this.#length[entry]! - (earlier < 0 ? 0 : this.#length[earlier]!);
  }

  #grow(): void {
    this.#at = grownInt32(this.#at);
    this.#value = grownInt32(this.#value);
    this.#previous = grownInt32(this.#previous);
    this.#jump = grownInt32(this.#jump);
    this.#length = grownInt32(this.#length);
  }
}
