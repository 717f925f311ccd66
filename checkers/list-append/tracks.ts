/**
 * How far each session had come with each key, as of any of its micro-operations: places are noted in the order of the
 * session, and looked up backwards in logarithmic time. Columns instead of objects, as there is an entry for nearly
 * every micro-operation.
 */
import { grownInt32, int32 } from "../transactions/grow.js";
import { ElementTable } from "./element-table.js";

export class Tracks {
  readonly #table: ElementTable;
  /** By pair of key and session, its last entry. */
  #last = int32(1024);
  #entries = 0;
  #at = int32(1024);
  #furthest = int32(1024);
  /** The micro-operation that first came so far. */
  #reached = int32(1024);
  #previous = int32(1024);
  /** An entry much further back: steps double with their number, so that a walk back is short. */
  #jump = int32(1024);
  #length = int32(1024);

  constructor(keys: number) {
    this.#table = new ElementTable(1024, 1024, int32(keys));
  }

  /** The last entry of a session on a key, or -1. */
  last(key: number, session: number): number {
    const pair = this.#table.find(key, session);
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

  /** The furthest place up to an entry. */
  furthest(entry: number): number {
    return this.#furthest[entry]!;
  }

  /** The micro-operation that first came to the furthest place up to an entry. */
  reached(entry: number): number {
    return this.#reached[entry]!;
  }

  /** A session came to this place of a key; micro-operations of one session must be noted in their order. */
  note(key: number, session: number, at: number, place: number): void {
    let pair = this.#table.find(key, session);
    let previous = -1;
    if (pair < 0) {
      pair = this.#table.add(key, session);
      if (pair >= this.#last.length) this.#last = grownInt32(this.#last);
    } else {
      previous = this.#last[pair]!;
    }
    const entry = this.#entries++;
    if (entry >= this.#at.length) this.#grow();
    this.#last[pair] = entry;
    this.#at[entry] = at;
    this.#previous[entry] = previous;
    if (previous < 0) {
      this.#furthest[entry] = place;
      this.#reached[entry] = at;
      this.#jump[entry] = -1;
      this.#length[entry] = 1;
      return;
    }
    const further = place > this.#furthest[previous]!;
    this.#furthest[entry] = further ? place : this.#furthest[previous]!;
    this.#reached[entry] = further ? at : this.#reached[previous]!;
    this.#length[entry] = this.#length[previous]! + 1;
    const jump = this.#jump[previous]!;
    const beyond = jump < 0 ? -1 : this.#jump[jump]!;
    const even = jump >= 0 && this.#reach(previous, jump) === this.#reach(jump, beyond);
    this.#jump[entry] = even ? beyond : previous;
  }

  /** Entries between one and another before it. */
  #reach(entry: number, earlier: number): number {
    return this.#length[entry]! - (earlier < 0 ? 0 : this.#length[earlier]!);
  }

  #grow(): void {
    this.#at = grownInt32(this.#at);
    this.#furthest = grownInt32(this.#furthest);
    this.#reached = grownInt32(this.#reached);
    this.#previous = grownInt32(this.#previous);
    this.#jump = grownInt32(this.#jump);
    this.#length = grownInt32(this.#length);
  }
}
