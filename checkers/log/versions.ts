/**
 * The order of messages of each key: by the offsets of all that is known to be there, which are the messages polled
 * by anybody and the sends that certainly took effect (acknowledged, or crashed with a message of theirs polled).
 * Offsets may have gaps; places are counted without them.
 */
import { FAIL, OK, UNKNOWN, type LogStore } from "./load.js";

export interface Versions {
  /** By key: known offsets, ascending, and the values at each. */
  readonly offsets: readonly Float64Array[];
  readonly at: readonly Int32Array[];
  /** By key, values at a place beyond the one in `at`: the offset is inconsistent. */
  readonly more: readonly ReadonlyMap<number, readonly number[]>[];
  /** By value: its first and its last place, or -1. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** By value: row of the operation that sent it (one that did not fail, if any), or -1. */
  readonly writer: Int32Array;
  /** By value: row of the first completed operation that polled it, or -1. */
  readonly reader: Int32Array;
  /** By row: whether its sends certainly took effect. */
  readonly committed: Uint8Array;
  /** The place of an offset; -1 where it is unknown. */
  place(key: number, offset: number): number;
  /** Where a value stands: at the offset that was told, or else where alone it was found; -1 where nobody knows. */
  stands(key: number, value: number, offset: number): number;
}

export function versionsOf(store: LogStore): Versions {
  const { sends, polls, history } = store;
  const { type } = history.columns;
  const values = store.value.length;
  const writer = new Int32Array(values).fill(-1);
  const reader = new Int32Array(values).fill(-1);
  for (let i = 0; i < polls.row.length; i++) {
    if (type[polls.row[i]!] === OK && reader[polls.value[i]!]! < 0) reader[polls.value[i]!] = polls.row[i]!;
  }
  const committed = new Uint8Array(history.length);
  for (let row = 0; row < history.length; row++) if (type[row] === OK) committed[row] = 1;
  for (let i = 0; i < sends.row.length; i++) {
    const [row, value] = [sends.row[i]!, sends.value[i]!];
    const before = writer[value]!;
    if (before < 0 || (type[before] === FAIL && type[row] !== FAIL)) writer[value] = row;
    if (type[row] !== FAIL && reader[value]! >= 0 && writer[value] === row) committed[row] = 1;
  }
  const { begins, told, values: toldValues } = toldByKey(store, committed);
  const first = new Int32Array(values).fill(-1);
  const last = new Int32Array(values).fill(-1);
  const offsets: Float64Array[] = [];
  const at: Int32Array[] = [];
  const more: Map<number, number[]>[] = [];
  for (let key = 0; key < store.keys.length; key++) {
    const [from, to] = [begins[key]!, begins[key + 1]!];
    const own = told.slice(from, to).sort();
    let distinct = 0;
    for (let i = 0; i < own.length; i++) if (i === 0 || own[i] !== own[i - 1]) own[distinct++] = own[i]!;
    const known = own.slice(0, distinct);
    offsets.push(known);
    const here = new Int32Array(distinct).fill(-1);
    const others = new Map<number, number[]>();
    for (let i = from; i < to; i++) {
      const [place, value] = [placeOf(known, told[i]!), toldValues[i]!];
      if (first[value]! < 0 || place < first[value]!) first[value] = place;
      if (place > last[value]!) last[value] = place;
      if (here[place]! < 0) here[place] = value;
      else if (here[place] !== value) {
        const rest = others.get(place) ?? [];
        if (!rest.includes(value)) rest.push(value);
        others.set(place, rest);
      }
    }
    at.push(here);
    more.push(others);
  }
  const place = (key: number, offset: number) => (offset === UNKNOWN ? -1 : placeOf(offsets[key]!, offset));
  const stands = (key: number, value: number, offset: number) => {
    const told = place(key, offset);
    return told >= 0 || first[value] !== last[value] ? told : first[value]!;
  };
  return { offsets, at, more, first, last, writer, reader, committed, place, stands };
}

/** Puts down how far the `i`-th message polled reaches in its key: to the end of all, where nobody knows its place. */
export function furthestPlace(
  { polls, keyOf }: LogStore,
  versions: Versions,
  i: number,
  furthest: Map<number, number>,
): void {
  const value = polls.value[i]!;
  const key = keyOf[value]!;
  const stands = versions.stands(key, value, polls.offset[i]!);
  const place = stands < 0 ? Infinity : stands;
  if (place > (furthest.get(key) ?? -1)) furthest.set(key, place);
}

/** Every offset that somebody told, with its value, key by key: key k has those from `begins[k]` to `begins[k + 1]`. */
function toldByKey(
  { sends, polls, keyOf, keys }: LogStore,
  committed: Uint8Array,
): { begins: Int32Array; told: Float64Array; values: Int32Array } {
  const begins = new Int32Array(keys.length + 2);
  const sent = (i: number) => committed[sends.row[i]!] === 1 && sends.offset[i] !== UNKNOWN;
  for (let i = 0; i < sends.row.length; i++) if (sent(i)) begins[keyOf[sends.value[i]!]! + 2]!++;
  for (let i = 0; i < polls.row.length; i++)
    if (polls.offset[i] !== UNKNOWN) begins[keyOf[polls.value[i]!]! + 2]!++;
  for (let key = 2; key < begins.length; key++) begins[key]! += begins[key - 1]!;
  const told = new Float64Array(begins[keys.length + 1]!);
  const values = new Int32Array(told.length);
  // begins[k + 1] is where key k is being filled, and its end afterwards.
  const note = (value: number, offset: number) => {
    const at = begins[keyOf[value]! + 1]!++;
    told[at] = offset;
    values[at] = value;
  };
  for (let i = 0; i < sends.row.length; i++) if (sent(i)) note(sends.value[i]!, sends.offset[i]!);
  for (let i = 0; i < polls.row.length; i++)
    if (polls.offset[i] !== UNKNOWN) note(polls.value[i]!, polls.offset[i]!);
  return { begins, told, values };
}

/** -1 when the offset is not among them. */
function placeOf(offsets: Float64Array, offset: number): number {
  const n = offsets.length;
  // Most logs have no gaps: look there first.
  const guess = n === 0 ? -1 : offset - offsets[0]!;
  if (guess >= 0 && guess < n && offsets[guess] === offset) return guess;
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low < n && offsets[low] === offset ? low : -1;
}
