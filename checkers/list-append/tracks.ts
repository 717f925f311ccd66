/** How far sessions had come with each key, as of any of their micro-operations: the furthest place, and when. */
import { grownInt32, int32 } from "../transactions/grow.js";
import { Trails } from "../transactions/trails.js";

export class Tracks extends Trails {
  /** By entry, the entry up to it with the furthest place; the first of them. */
  #best = int32(1024);

  /** The furthest place up to an entry. */
  furthest(entry: number): number {
    return this.value(this.#best[entry]!);
  }

  /** The micro-operation that first came to the furthest place up to an entry. */
  reached(entry: number): number {
    return this.at(this.#best[entry]!);
  }

  override note(key: number, session: number, at: number, place: number): number {
    const entry = super.note(key, session, at, place);
    if (entry >= this.#best.length) this.#best = grownInt32(this.#best);
    const previous = this.previous(entry);
    const further = previous < 0 || place > this.furthest(previous);
    this.#best[entry] = further ? entry : this.#best[previous]!;
    return entry;
  }
}
