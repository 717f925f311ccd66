/**
 * The transactions of a history in columns. Transactions are numbered by invocation; their micro-operations lie
 * together, in the order of completion. A write is an append or the write of a register.
 *
 * Lists are never kept one by one: each key has one growing slab, and a read that is a prefix of it is only its
 * length. A read that is not goes to a side list, for `versions` to make sense of.
 */
import { Atoms } from "./atoms.js";
import { float64, grownInt32, grownUint8, int32, uint8 } from "./grow.js";

export const OK = 0;
export const FAIL = 1;
export const INFO = 2;

export const READ = 0;
export const APPEND = 1;
/** The same for registers. */
export const WRITE = APPEND;

/** A read whose result nobody saw; of registers also one that found nothing. */
export const UNSEEN = -1;
/** Values from here down, for reads: `ODD - i` is entry i of the side list. */
export const ODD = -2;

export class TransactionStore {
  readonly atoms = new Atoms();
  /** True when events are missing between those there are: what nobody wrote here may have been written there. */
  excerpt = false;
  transactions = 0;
  outcome: Uint8Array;
  /** Event indexes; `end` is -1 when unknown. */
  start: Int32Array;
  end: Int32Array;
  process: Float64Array;
  /** First transaction invoked after this one was known to be committed; `NEVER` for the others. */
  successor: Int32Array;
  /** Micro-operations of t are `[first[t], last[t])`. */
  first: Int32Array;
  last: Int32Array;

  operations = 0;
  kind: Uint8Array;
  key: Int32Array;
  /** The atom written; for reads of lists the length read, `UNSEEN`, or `ODD` and below; of registers the atom. */
  value: Int32Array;

  keys = 0;
  /** Atom of each key. */
  keyAtom: Int32Array = int32(256);
  slabAt: Int32Array = int32(256);
  slabLength: Int32Array = int32(256);
  #slabRoom: Int32Array = int32(256);
  pool: Int32Array = new Int32Array(4096);
  #poolUsed = 0;
  #keyTable: Int32Array = new Int32Array(512);

  /** Reads that are no prefix of the slab their key had at the time. */
  readonly odd: Int32Array[] = [];

  /** Room for so many from the start; more is made as needed. */
  constructor(transactions = 1024, operations = 4096) {
    this.outcome = uint8(transactions);
    this.start = int32(transactions);
    this.end = int32(transactions);
    this.process = float64(transactions);
    this.successor = int32(transactions);
    this.first = int32(transactions);
    this.last = int32(transactions);
    this.kind = uint8(operations);
    this.key = int32(operations);
    this.value = int32(operations);
  }

  transaction(start: number, process: number): number {
    const t = this.transactions++;
    if (t >= this.start.length) this.#growTransactions();
    this.start[t] = start;
    this.end[t] = -1;
    this.process[t] = process;
    this.outcome[t] = INFO;
    this.successor[t] = NEVER;
    return t;
  }

  operation(kind: number, key: number, value: number): void {
    const i = this.operations++;
    if (i >= this.kind.length) {
      this.kind = grownUint8(this.kind);
      this.key = grownInt32(this.key);
      this.value = grownInt32(this.value);
    }
    this.kind[i] = kind;
    this.key[i] = key;
    this.value[i] = value;
  }

  /** The number of a key, by its atom. */
  keyOf(atom: number): number {
    let table = this.#keyTable;
    let mask = table.length - 1;
    let at = (Math.imul(atom, 0x9e3779b1) >>> 9) & mask;
    for (let entry = table[at]!; entry !== 0; entry = table[at]!) {
      if (this.keyAtom[entry - 1] === atom) return entry - 1;
      at = (at + 1) & mask;
    }
    const key = this.keys++;
    if (key >= this.keyAtom.length) {
      this.keyAtom = grownInt32(this.keyAtom);
      this.slabAt = grownInt32(this.slabAt);
      this.slabLength = grownInt32(this.slabLength);
      this.#slabRoom = grownInt32(this.#slabRoom);
    }
    this.keyAtom[key] = atom;
    if (this.keys * 2 > table.length) {
      table = this.#keyTable = int32(table.length * 4);
      mask = table.length - 1;
      for (let k = 0; k <= key; k++) {
        let slot = (Math.imul(this.keyAtom[k]!, 0x9e3779b1) >>> 9) & mask;
        while (table[slot] !== 0) slot = (slot + 1) & mask;
        table[slot] = k + 1;
      }
    } else {
      table[at] = key + 1;
    }
    return key;
  }

  /** Makes the slab of a key one longer. */
  extend(key: number, atom: number): void {
    const length = this.slabLength[key]!;
    if (length >= this.#slabRoom[key]!) {
      const room = length === 0 ? 8 : length * 2;
      while (this.#poolUsed + room > this.pool.length)
        this.pool = grownInt32(this.pool, this.#poolUsed + room);
      const at = this.slabAt[key]!;
      this.pool.copyWithin(this.#poolUsed, at, at + length);
      this.slabAt[key] = this.#poolUsed;
      this.#slabRoom[key] = room;
      this.#poolUsed += room;
    }
    this.pool[this.slabAt[key]! + length] = atom;
    this.slabLength[key] = length + 1;
  }

  /** The value for a read of this list: its length where it fits the slab, which it may extend. */
  readValues(key: number, list: readonly unknown[]): number {
    const { atoms } = this;
    const known = this.slabLength[key]!;
    const at = this.slabAt[key]!;
    const { pool } = this;
    for (let i = 0; i < list.length; i++) {
      const atom = atoms.of(list[i]);
      if (i >= known) this.extend(key, atom);
      else if (pool[at + i] !== atom) {
        return ODD - (this.odd.push(Int32Array.from(list, (element) => atoms.of(element))) - 1);
      }
    }
    return list.length;
  }

  /** The value for a read of this list that must not shape the slab. */
  apart(list: readonly unknown[]): number {
    return ODD - (this.odd.push(Int32Array.from(list, (element) => this.atoms.of(element))) - 1);
  }

  /** The list that read i saw, which must have been seen. */
  list(i: number): Int32Array {
    const value = this.value[i]!;
    if (value <= ODD) return this.odd[ODD - value]!;
    const at = this.slabAt[this.key[i]!]!;
    return this.pool.subarray(at, at + value);
  }

  keyValue(key: number): unknown {
    return this.atoms.value(this.keyAtom[key]!);
  }

  #growTransactions(): void {
    this.outcome = grownUint8(this.outcome);
    this.start = grownInt32(this.start);
    this.end = grownInt32(this.end);
    this.successor = grownInt32(this.successor);
    this.first = grownInt32(this.first);
    this.last = grownInt32(this.last);
    const process = float64(Math.max(16, this.process.length * 2));
    process.set(this.process);
    this.process = process;
  }
}

export const NEVER = 0x7fffffff;
