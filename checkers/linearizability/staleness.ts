/**
 * How stale reads of a register were: in versions and in milliseconds (k-atomicity, Golab, Li and Shah 2011, tells
 * by how many versions a register may lag).
 *
 * Both numbers are lower bounds that hold for every order of the operations: a version counts when its write
 * began after the value read had been written and returned before the read began. So a register with a read of
 * `versions` v is at best (v + 1)-atomic. The smallest k itself is not computed.
 */
import type { Part } from "./part.js";
import { NEVER } from "./search/problem.js";
import { CAS, CAS_FAILED, READ } from "./unique/clusters.js";

export interface StaleRead {
  /** Index of the invocation. */
  readonly operation: number;
  readonly value: unknown;
  /** Writes that certainly came between the value read and the read. */
  readonly versions: number;
  /** From when the value was certainly gone until the read was invoked. */
  readonly milliseconds: number;
}

export interface Staleness {
  /** Reads that returned a value some write is known for, or the initial one. */
  readonly reads: number;
  /** Stale reads, stalest first. */
  readonly stale: readonly StaleRead[];
  /** False when there were too many to count them all. */
  readonly complete: boolean;
  /** The register is at best k-atomic. */
  readonly atLeastK: number;
}

const MOST_WORK = 2_000_000;

/** Clock times by operation, in nanoseconds. */
export interface Times {
  readonly invoked: Float64Array;
  readonly returned: Float64Array;
}

/** For a part of a register; `initial` is the initial value's id there. */
export function staleness(part: Part, initial: number, { invoked, returned }: Times): Staleness {
  const { kind, a, b, start, end, values, operation } = part;
  const writes: number[] = [];
  const latestOf = new Int32Array(Math.max(values.length, initial + 1)).fill(-1);
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] === READ || kind[row] === CAS_FAILED) continue;
    const value = kind[row] === CAS ? b[row]! : a[row]!;
    // Of several writes of a value the one that returned last excuses most.
    if (latestOf[value]! < 0 || end[row]! > end[latestOf[value]!]!) latestOf[value] = row;
    if (end[row] !== NEVER) writes.push(row);
  }
  const between = new Between(writes, start, end);
  const stale: StaleRead[] = [];
  let reads = 0;
  let work = 0;
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] !== READ || end[row] === NEVER) continue;
    const writer = latestOf[a[row]!]!;
    if (writer < 0 && a[row] !== initial) continue;
    reads++;
    const written = writer < 0 ? -1 : end[writer]!;
    if (written >= start[row]! || work > MOST_WORK) continue;
    const { count, first } = between.find(written, start[row]!);
    work += count;
    if (count === 0) continue;
    const gone = returned[operation[first]!]!;
    stale.push({
      operation: start[row]!,
      value: values[a[row]!],
      versions: count,
      milliseconds: Math.max(0, (invoked[operation[row]!]! - gone) / 1e6),
    });
  }
  stale.sort((x, y) => y.versions - x.versions || x.operation - y.operation);
  return { reads, stale, complete: work <= MOST_WORK, atLeastK: 1 + (stale[0]?.versions ?? 0) };
}

/** Writes wholly between two times: how many, and the first of them to return. */
class Between {
  readonly #starts: number[];
  readonly #end: Int32Array;
  readonly #start: Int32Array;
  /** Writes in order of invocation. */
  readonly #writes: readonly number[];

  constructor(writes: readonly number[], start: Int32Array, end: Int32Array) {
    this.#writes = writes;
    this.#starts = writes.map((row) => start[row]!);
    this.#start = start;
    this.#end = end;
  }

  find(after: number, before: number): { readonly count: number; readonly first: number } {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= after) low = middle + 1;
      else high = middle;
    }
    let count = 0;
    let first = -1;
    for (let i = low; i < this.#writes.length; i++) {
      const row = this.#writes[i]!;
      if (this.#start[row]! >= before) break;
      if (this.#end[row]! >= before) continue;
      count++;
      if (first < 0 || this.#end[row]! < this.#end[first]!) first = row;
    }
    return { count, first };
  }
}
