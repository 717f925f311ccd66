/** A hash table from (key, atom) to the dense number of the element, open addressing over typed arrays. */
import { grownInt32 } from "../transactions/grow.js";

export class ElementTable {
  length = 0;
  key: Int32Array;
  atom: Int32Array;
  #table: Int32Array;

  constructor(expected: number) {
    let size = 1024;
    while (size < expected * 2) size *= 2;
    this.#table = new Int32Array(size);
    this.key = new Int32Array(Math.max(16, expected));
    this.atom = new Int32Array(Math.max(16, expected));
  }

  /** The element, or -1. */
  find(key: number, atom: number): number {
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
    if (this.length * 2 >= this.#table.length) this.#rehash();
    const mask = this.#table.length - 1;
    let at = slot(key, atom) & mask;
    for (let entry = this.#table[at]!; entry !== 0; entry = this.#table[at]!) {
      if (this.atom[entry - 1] === atom && this.key[entry - 1] === key) return -1;
      at = (at + 1) & mask;
    }
    const element = this.length++;
    if (element >= this.key.length) {
      this.key = grownInt32(this.key);
      this.atom = grownInt32(this.atom);
    }
    this.key[element] = key;
    this.atom[element] = atom;
    this.#table[at] = element + 1;
    return element;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let element = 0; element < this.length; element++) {
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
