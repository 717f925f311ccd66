/**
 * The order of versions of each key, and who wrote what. Appends make it visible: the longest list read of a key
 * is its history, and every other read must be a prefix of it (Kingsbury and Alvaro, VLDB 2020).
 *
 * Where reads of a key disagree, the longest still serves as the order, as in Elle. If another read contradicts
 * the order of its elements, the key is marked as guessed, and its write order alone never proves anything.
 */
import { int32, uint8 } from "../transactions/grow.js";
import { MalformedHistoryError, show } from "../history/index.js";
import { ElementTable } from "../transactions/element-table.js";
import { APPEND, FAIL, ODD, READ, UNSEEN, type TransactionStore } from "../transactions/store.js";

import { settleUnknown } from "./unknown.js";

/** The version before any append. */
export const INITIAL = -1;
/** A read that says nothing. */
export const NOTHING = -2;

export interface Disagreement {
  readonly key: number;
  /** Micro-operations that read lists neither of which is a prefix of the other. */
  readonly reads: readonly [number, number];
}

export interface Repetition {
  readonly key: number;
  readonly atom: number;
  /** The micro-operation that read it twice. */
  readonly read: number;
}

export interface Versions {
  readonly table: ElementTable;
  /** Elements of key k in order are `[offset[k], offset[k + 1])`; those from `ordered` on have no place. */
  readonly offset: Int32Array;
  readonly ordered: number;
  /** Elements from here on were never read. */
  readonly read: number;
  /** The transaction that wrote an element and may have committed, or -1. */
  readonly writer: Int32Array;
  /** Elements written by aborted transactions. */
  readonly aborted: ReadonlyMap<number, number>;
  /** 1 for elements that their own transaction appended to once more. */
  readonly intermediate: Uint8Array;
  /** By micro-operation: the element appended; for reads the last element, `INITIAL` or `NOTHING`. */
  readonly version: Int32Array;
  readonly guessed: Uint8Array;
  /** 1 for keys whose reads are not all prefixes of one list without repetitions. */
  readonly untidy: Uint8Array;
  readonly disagreements: readonly Disagreement[];
  readonly repetitions: readonly Repetition[];
}

/** @throws MalformedHistoryError when two appends of one value to one key leave open which was read */
export function findVersions(store: TransactionStore): Versions {
  settleUnknown(store);
  const { keys, pool, slabAt, slabLength } = store;
  const untidy = uint8(keys);
  const guessed = uint8(keys);
  let expected = 64;
  let hashed = 64;
  const room = int32(keys);
  for (let k = 0; k < keys; k++) {
    const length = slabLength[k]!;
    expected += length;
    let highest = 0;
    for (let i = slabAt[k]!, end = i + length; i < end; i++) highest = Math.max(highest, pool[i]!);
    // Some more than was read: appends at the end may not have been read yet.
    if (highest < 8 * length + 64) room[k] = highest + 16;
    else hashed += length;
  }
  const table = new ElementTable(expected, hashed, room);
  const odd = oddReads(store);
  const offset = int32(keys + 1);
  for (let k = 0; k < keys; k++) {
    offset[k] = table.length;
    let list = pool.subarray(slabAt[k]!, slabAt[k]! + slabLength[k]!);
    for (const read of odd.get(k) ?? []) {
      const other = store.list(read);
      if (other.length > list.length) list = other;
      untidy[k] = 1;
    }
    for (let i = 0; i < list.length; i++) if (table.add(k, list[i]!) < 0) untidy[k] = 1;
  }
  offset[keys] = table.length;
  const ordered = table.length;
  const problems = examine(store, table, odd, untidy, guessed);
  const read = table.length;
  const version = int32(store.operations);
  const written = indexWrites(store, table, version);
  for (let i = 0; i < store.operations; i++) {
    if (store.kind[i] !== READ) continue;
    const value = store.value[i]!;
    const key = store.key[i]!;
    if (value === UNSEEN) version[i] = NOTHING;
    else if (value === 0) version[i] = INITIAL;
    else if (untidy[key] === 0) version[i] = offset[key]! + value - 1;
    else {
      const list = store.list(i);
      version[i] = list.length === 0 ? INITIAL : table.find(key, list[list.length - 1]!);
    }
  }
  return { table, offset, ordered, read, ...written, version, guessed, untidy, ...problems };
}

/** Micro-operations whose read went to the side list, by key. */
function oddReads(store: TransactionStore): ReadonlyMap<number, readonly number[]> {
  const result = new Map<number, number[]>();
  if (store.odd.length === 0) return result;
  for (let i = 0; i < store.operations; i++) {
    if (store.kind[i] !== READ || store.value[i]! > ODD) continue;
    const list = result.get(store.key[i]!);
    if (list === undefined) result.set(store.key[i]!, [i]);
    else list.push(i);
  }
  return result;
}

/** What is wrong with the untidy keys; also gives numbers to elements that only odd reads saw. */
function examine(
  store: TransactionStore,
  table: ElementTable,
  odd: ReadonlyMap<number, readonly number[]>,
  untidy: Uint8Array,
  guessed: Uint8Array,
): { disagreements: Disagreement[]; repetitions: Repetition[] } {
  const disagreements: Disagreement[] = [];
  const repetitions: Repetition[] = [];
  if (!untidy.includes(1)) return { disagreements, repetitions };
  const longest = longestPlainReads(store);
  for (let k = 0; k < store.keys; k++) {
    if (untidy[k] === 0) continue;
    const plain = longest[k]!;
    const reads = [...(plain < 0 ? [] : [plain]), ...(odd.get(k) ?? [])];
    reads.sort((a, b) => store.list(a).length - store.list(b).length || a - b);
    const repeated = new Set<number>();
    for (const [i, read] of reads.entries()) {
      const list = store.list(read);
      const here = new Set<number>();
      let previous = -1;
      for (const atom of list) {
        if (here.has(atom)) {
          if (!repeated.has(atom)) repetitions.push({ key: k, atom, read });
          repeated.add(atom);
          continue;
        }
        here.add(atom);
        const known = table.find(k, atom);
        const element = known < 0 ? table.add(k, atom) : known;
        if (element < previous) guessed[k] = 1;
        previous = element;
      }
      if (i > 0 && !isPrefix(store.list(reads[i - 1]!), list)) {
        disagreements.push({ key: k, reads: [reads[i - 1]!, read] });
      }
    }
  }
  return { disagreements, repetitions };
}

/** By key, the first of the longest reads that fitted the slab, or -1. */
function longestPlainReads(store: TransactionStore): Int32Array {
  const result = int32(store.keys).fill(-1);
  for (let i = 0; i < store.operations; i++) {
    if (store.kind[i] !== READ || store.value[i]! <= 0) continue;
    const best = result[store.key[i]!]!;
    if (best < 0 || store.value[i]! > store.value[best]!) result[store.key[i]!] = i;
  }
  return result;
}

function isPrefix(shorter: Int32Array, longer: Int32Array): boolean {
  for (let i = 0; i < shorter.length; i++) if (shorter[i] !== longer[i]) return false;
  return true;
}

function indexWrites(
  store: TransactionStore,
  table: ElementTable,
  version: Int32Array,
): { writer: Int32Array; aborted: ReadonlyMap<number, number>; intermediate: Uint8Array } {
  const { transactions, first, last, kind, key, value, outcome } = store;
  let size = table.length;
  let writer = int32(size + 1024).fill(-1);
  let intermediate = uint8(size + 1024);
  const aborted = new Map<number, number>();
  const lastOwner = int32(store.keys).fill(-1);
  const lastElement = int32(store.keys);
  for (let t = 0; t < transactions; t++) {
    for (let i = first[t]!; i < last[t]!; i++) {
      if (kind[i] !== APPEND) continue;
      const k = key[i]!;
      let element = table.find(k, value[i]!);
      if (element < 0) {
        element = table.add(k, value[i]!);
        size = table.length;
        if (size > writer.length) {
          const more = int32(size * 2).fill(-1);
          more.set(writer);
          writer = more;
          const flags = uint8(size * 2);
          flags.set(intermediate);
          intermediate = flags;
        }
      }
      const before = writer[element]!;
      if (before !== -1) duplicateAppend(store, t, before >= 0 ? before : aborted.get(element)!, i);
      version[i] = element;
      if (outcome[t] === FAIL) {
        aborted.set(element, t);
        writer[element] = ABORTED;
        continue;
      }
      writer[element] = t;
      if (lastOwner[k] === t) intermediate[lastElement[k]!] = 1;
      lastOwner[k] = t;
      lastElement[k] = element;
    }
  }
  for (const element of aborted.keys()) writer[element] = -1;
  return { writer, aborted, intermediate };
}

/** In `writer`, while writes are indexed: an aborted transaction. */
const ABORTED = -2;

function duplicateAppend(store: TransactionStore, t: number, before: number, i: number): never {
  throw new MalformedHistoryError(
    store.start[t]! + 1,
    `every append to a key needs a value of its own, but this transaction and the one at index ` +
      `${String(store.start[before])} both append ${show(store.atoms.value(store.value[i]!))} ` +
      `to key ${show(store.keyValue(store.key[i]!))}`,
  );
}
