/**
 * What the reads of a history say of each element, in columns: when it became known, the last read with it and the
 * last without it. A read says something of all elements whose add had been invoked when it returned.
 *
 * Reads are gone through from the last invocation to the first, with a list of the elements that no read was found
 * to miss yet: an element leaves the list with its first miss, so that all costs are paid by what the reads list.
 */
import { atomOf, listOutput, type Atom } from "../guarantees/index.js";
import { keyName, type History } from "../history/index.js";

/** No such operation. */
export const NEVER = -1;

const [OK, FAIL] = [0, 1];

/** Elements by number, in the order in which their adds were invoked; then those that nobody added. Rows of operations. */
export interface Lives {
  readonly elements: number;
  readonly attempts: number;
  readonly reads: number;
  readonly value: readonly unknown[];
  keyOf(element: number): unknown;
  /** The first attempt to add it. */
  readonly added: Int32Array;
  /** 1 when every attempt failed. */
  readonly failedOnly: Uint8Array;
  /** The operation by whose completion it was first known to be there, and that completion's index. */
  readonly known: Int32Array;
  readonly knownIndex: Float64Array;
  /** 1 when a read that showed it was over before its add was invoked. */
  readonly knownBefore: Uint8Array;
  /** By completion. */
  readonly firstPresent: Int32Array;
  /** By invocation. */
  readonly lastPresent: Int32Array;
  readonly lastAbsent: Int32Array;
  /** A read that lists it more than once. */
  readonly duplicated: Int32Array;
}

interface Part {
  readonly ids: Map<Atom, number>;
  /** In order of invocation. */
  readonly adds: number[];
  readonly reads: number[];
}

export function livesOf(history: History): Lives {
  const { start, end, f, type, input, key } = history.columns;
  const adding = history.names.map((name) => name === "add");
  const reading = history.names.map((name) => name === "read");
  const parts = new Map<string, Part>();
  const value: unknown[] = [];
  const owner: unknown[] | undefined = key === undefined ? undefined : [];
  const partOf = (row: number): Part => {
    const name = key === undefined ? "" : keyName(key[row]);
    let part = parts.get(name);
    if (part === undefined) parts.set(name, (part = { ids: new Map(), adds: [], reads: [] }));
    return part;
  };
  const element = (part: Part, of: unknown, row: number): number => {
    const atom = atomOf(of);
    let id = part.ids.get(atom);
    if (id === undefined) {
      id = value.push(of) - 1;
      owner?.push(key?.[row] ?? null);
      part.ids.set(atom, id);
    }
    return id;
  };
  // Numbers first: every element that was added, then every element that was only read.
  const addsBy: number[] = [];
  const addRows: number[] = [];
  let reads = 0;
  for (let row = 0; row < history.length; row++) {
    if (adding[f[row]!] === true) {
      const part = partOf(row);
      const before = value.length;
      const id = element(part, input[row], row);
      if (id === before) part.adds.push(id);
      addsBy.push(id);
      addRows.push(row);
    } else if (reading[f[row]!] === true && type[row] === OK) {
      partOf(row).reads.push(row);
      reads++;
    }
  }
  const attempts = value.length;
  const lists = new Map<number, Int32Array>();
  for (const part of parts.values()) {
    for (const row of part.reads) {
      const list = listOutput(history.get(row), "a list of elements");
      const ids = new Int32Array(list.length);
      for (let i = 0; i < list.length; i++) ids[i] = element(part, list[i], row);
      lists.set(row, ids);
    }
  }
  const n = value.length;
  const column = () => new Int32Array(n).fill(NEVER);
  const [added, known, firstPresent, lastPresent, lastAbsent, duplicated] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ];
  const failedOnly = new Uint8Array(n);
  const knownBefore = new Uint8Array(n);
  const knownIndex = new Float64Array(n).fill(Infinity);
  const firstIndex = new Float64Array(n).fill(Infinity);
  for (let i = 0; i < addsBy.length; i++) {
    const [id, row] = [addsBy[i]!, addRows[i]!];
    if (added[id] === NEVER) {
      added[id] = row;
      failedOnly[id] = 1;
    }
    if (type[row] !== FAIL) failedOnly[id] = 0;
    if (type[row] === OK && end[row]! < knownIndex[id]!) {
      knownIndex[id] = end[row]!;
      known[id] = row;
    }
  }
  const mark = new Int32Array(n).fill(NEVER);
  for (const part of parts.values()) {
    // Elements not missed yet, as a chain in order of their adds.
    const next = new Int32Array(part.adds.length + 1);
    for (let i = 0; i < next.length; i++) next[i] = i + 1;
    let head = 0;
    for (let r = part.reads.length - 1; r >= 0; r--) {
      const row = part.reads[r]!;
      const ids = lists.get(row)!;
      for (const id of ids) {
        if (mark[id] === row) duplicated[id] = row;
        mark[id] = row;
        if (lastPresent[id] === NEVER) lastPresent[id] = row;
        if (end[row]! < firstIndex[id]!) {
          firstIndex[id] = end[row]!;
          firstPresent[id] = row;
        }
      }
      let previous = NEVER;
      for (let at = head; at < part.adds.length; at = next[at]!) {
        const id = part.adds[at]!;
        if (start[added[id]!]! > end[row]!) break;
        if (mark[id] === row) {
          previous = at;
          continue;
        }
        lastAbsent[id] = row;
        if (previous === NEVER) head = next[at]!;
        else next[previous] = next[at]!;
      }
    }
  }
  for (let id = 0; id < n; id++) {
    if (firstIndex[id]! < knownIndex[id]!) {
      knownIndex[id] = firstIndex[id]!;
      known[id] = firstPresent[id]!;
    }
    if (added[id] !== NEVER && firstIndex[id]! < start[added[id]!]!) knownBefore[id] = 1;
  }
  return {
    elements: n,
    attempts,
    reads,
    value,
    keyOf: (id) => owner?.[id] ?? null,
    added,
    failedOnly,
    known,
    knownIndex,
    knownBefore,
    firstPresent,
    lastPresent,
    lastAbsent,
    duplicated,
  };
}
