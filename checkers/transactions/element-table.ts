/**
 * From (key, atom), or any other two numbers, to the dense number of the element. Keys whose atoms are dense have a
 * table of their own, indexed by the atom, which stays in the cache while the key is in use; everything else is hashed.
 */
import { grownInt32, int32 } from "./grow.js";

export class ElementTable {
  length = 0;
  #hashed = 0;
  key: Int32Array;
  atom: Int32Array;
  #table: Int32Array;
  /** By key: where its own table begins in `#direct`, and how long it is. */
  readonly #base: Int32Array;
  readonly #room: Int32Array;
  #direct: Int32Array = new Int32Array(0);

  /**
   * `room[k]` is the length of the own table of key k, 0 or beyond the end for none; `hashed` elements are expected of
   * those.
   */
  constructor(expected: number, hashed: number, room: Int32Array = new Int32Array(0)) {
    this.#room = room;
    this.#base = int32(room.length);
    let total = 0;
    for (let k = 0; k < room.length; k++) {
      this.#base[k] = total;
      total += room[k]!;
    }
    this.#direct = int32(total);
    let size = 1024;
    while (size < hashed * 2) size *= 2;
    this.#table = int32(size);
    this.key = int32(Math.max(16, expected));
    this.atom = int32(Math.max(16, expected));
  }

  /** The element, or -1. */
  find(key: number, atom: number): number {
    if (atom >= 0 && key < this.#room.length && atom < this.#room[key]!)
      return this.#direct[this.#base[key]! + atom]! - 1;
    const mask = this.#table.length - 1;
    let at = slot(key, atom) & mask;
    for (let entry = this.#table[at]!; entry !== 0; entry = this.#table[at]!) {
      if (this.atom[entry - 1] === atom && this.key[entry - 1] === key) return entry - 1;
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Adds an element; -1 if it is there already. */
  add(key: number, atom: number): number {
    if (atom >= 0 && key < this.#room.length && atom < this.#room[key]!) {
      const at = this.#base[key]! + atom;
      if (this.#direct[at] !== 0) return -1;
      const element = this.#number(key, atom);
      this.#direct[at] = element + 1;
      return element;
    }
    if (this.#hashed * 2 >= this.#table.length) this.#rehash();
    const mask = this.#table.length - 1;
    let at = slot(key, atom) & mask;
    for (let entry = this.#table[at]!; entry !== 0; entry = this.#table[at]!) {
      if (this.atom[entry - 1] === atom && this.key[entry - 1] === key) return -1;
      at = (at + 1) & mask;
    }
    const element = this.#number(key, atom);
    this.#hashed++;
    this.#table[at] = element + 1;
    return element;
  }

  #number(key: number, atom: number): number {
    const element = this.length++;
    if (element >= this.key.length) {
      this.key = grownInt32(this.key);
      this.atom = grownInt32(this.atom);
    }
    this.key[element] = key;
    this.atom[element] = atom;
    return element;
  }

  #rehash(): void {
    const table = int32(this.#table.length * 2);
    const mask = table.length - 1;
    for (let element = 0; element < this.length; element++) {
      const atom = this.atom[element]!;
      if (atom >= 0 && this.key[element]! < this.#room.length && atom < this.#room[this.key[element]!]!)
        continue;
      let at = slot(this.key[element]!, this.atom[element]!) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = element + 1;
    }
    this.#table = table;
  }
}

function slot(key: number, atom: number): number {
  const mixed = Math.imul(Math.imul(key, 0x9e3779b1) ^ atom, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
