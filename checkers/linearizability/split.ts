/**
 * Reads a history's columns once and splits it into parts, one for each object: linearizability is a property
 * of each object alone (Herlihy and Wing 1990).
 */
import type { History } from "../history/history.js";
import { unknownOperation } from "../history/understood.js";
import { DROP, INFO, OK, type ObjectReader, type ObjectType, type Row } from "./object-type.js";
import type { Part } from "./part.js";
import { NEVER } from "./search/problem.js";
import { Values } from "./values.js";

const DROPPED = 255;

export interface Split {
  /** Number of parts. */
  readonly count: number;
  /** How many known calls of each kind there are. */
  readonly kinds: readonly number[];
  /** Builds one part; parts are independent of each other. Each can be taken once, since that numbers its values. */
  part(index: number): Part;
}

/** Numbers the pieces of objects that fall apart further, in order of first appearance. */
class Pieces {
  readonly of: { readonly key: number; readonly within: number }[] = [];
  readonly #ids = new Map<number, number>();

  id(key: number, within: number, most: number): number {
    const name = key * (2 * most + 1) + within;
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.of.push({ key, within }) - 1;
      this.#ids.set(name, id);
    }
    return id;
  }
}

/** @throws MalformedHistoryError naming the operation and the shape its value should have */
export function split(history: History, type: ObjectType, reader: ObjectReader): Split {
  const { coding, values, keys, kinds, sizes, pieces } = encode(history, type, reader);
  const count = sizes.length;
  const offsets = new Int32Array(count + 1);
  for (let part = 0; part < count; part++) offsets[part + 1] = offsets[part]! + sizes[part]!;
  const grouped = group(history, coding, offsets);
  // With one object, its values are the history's.
  const rename = count <= 1 ? undefined : localNames(values);
  return {
    count,
    kinds,
    part: (index) => {
      const [from, to] = [offsets[index]!, offsets[index + 1]!];
      const piece = pieces.of[index];
      const object = history.columns.key === undefined ? null : keys.get(piece?.key ?? index);
      const a = grouped.a.subarray(from, to);
      const b = grouped.b.subarray(from, to);
      return {
        index,
        key: piece === undefined ? object : [object, values.get(piece.within)],
        operation: grouped.operation.subarray(from, to),
        start: grouped.start.subarray(from, to),
        end: grouped.end.subarray(from, to),
        kind: grouped.kind.subarray(from, to),
        a,
        b,
        values: rename === undefined ? values.all : rename(a, b),
      };
    },
  };
}

/** Operations as their type codes them, and which part each is of. @throws MalformedHistoryError */
function encode(history: History, type: ObjectType, reader: ObjectReader) {
  const { columns, length, names } = history;
  const { f, type: types, input, output, process, start, end, key: keyColumn } = columns;
  const coding: Coding = {
    kind: new Uint8Array(length),
    a: new Int32Array(length),
    b: new Int32Array(length),
  };
  const values = new Values(length);
  const keys = new Values(length);
  const kinds: number[] = [];
  const sizes: number[] = [];
  const understood = names.map((name) => type.operations.includes(name));
  const lineOf = (index: number): number => history.lineOf(index);
  const row: Row = { f: "", type: 0, input: null, output: null, process: 0, start: 0, end: 0, lineOf };
  const coded = { a: -1, b: -1, within: -1 };
  const pieces = new Pieces();
  for (let id = 0; id < length; id++) {
    const name = f[id]!;
    row.f = names[name]!;
    row.start = start[id]!;
    row.end = end[id]!;
    if (!understood[name]!) throw unknownOperation(lineOf(row.start), type.name, type.operations, row.f);
    row.type = types[id]!;
    row.input = input[id];
    row.output = output[id];
    row.process = process[id]!;
    coded.a = coded.b = coded.within = -1;
    const code = reader.encode(row, values, coded);
    if (code === DROP) {
      coding.kind[id] = DROPPED;
      continue;
    }
    coding.kind[id] = code;
    coding.a[id] = coded.a;
    coding.b[id] = coded.b;
    if (row.type === OK) kinds[code] = (kinds[code] ?? 0) + 1;
    let at = keyColumn === undefined ? 0 : keys.id(keyColumn[id]);
    if (coded.within >= 0) at = pieces.id(at, coded.within, length);
    if (at > 0) (coding.of ??= new Int32Array(length))[id] = at;
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  return { coding, values, keys, kinds, sizes, pieces };
}

type Rows = Pick<Part, "operation" | "start" | "end" | "kind" | "a" | "b">;

/** By operation. */
interface Coding {
  readonly kind: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Part; absent with one. */
  of?: Int32Array;
}

/** The rows of all parts, one part behind the other. With one part they take the place of the coding. */
function group({ columns, length }: History, coding: Coding, offsets: Int32Array): Rows {
  const { kind, a, b, of } = coding;
  const size = offsets[offsets.length - 1]!;
  const rows = {
    operation: new Int32Array(size),
    start: new Int32Array(size),
    end: new Int32Array(size),
    kind: of === undefined ? kind : new Uint8Array(size),
    a: of === undefined ? a : new Int32Array(size),
    b: of === undefined ? b : new Int32Array(size),
  };
  const next = offsets.slice();
  for (let id = 0; id < length; id++) {
    if (kind[id] === DROPPED) continue;
    const at = next[of === undefined ? 0 : of[id]!]!++;
    rows.operation[at] = id;
    rows.start[at] = columns.start[id]!;
    rows.end[at] = columns.type[id] === INFO ? NEVER : columns.end[id]!;
    rows.kind[at] = kind[id]!;
    rows.a[at] = a[id]!;
    rows.b[at] = b[id]!;
  }
  return rows;
}

/** Numbers the values of one part from 0, in place; gives them by number. */
function localNames(values: Values): (a: Int32Array, b: Int32Array) => unknown[] {
  const names = new Int32Array(values.size);
  const stamps = new Int32Array(values.size);
  let stamp = 0;
  return (a, b) => {
    stamp++;
    const own: unknown[] = [];
    const rename = (ids: Int32Array): void => {
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i]!;
        if (id < 0) continue;
        if (stamps[id] !== stamp) {
          stamps[id] = stamp;
          names[id] = own.push(values.get(id)) - 1;
        }
        ids[i] = names[id]!;
      }
    };
    rename(a);
    rename(b);
    return own;
  };
}
