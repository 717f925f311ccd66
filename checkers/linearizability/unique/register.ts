/**
 * Near-linear test of a register whose written values are unique (Gibbons and Korach, "Testing shared
 * memories", 1997, extended here by cas chains and crashed operations).
 *
 * All operations on one value form a cluster. It spans from the first return (`first`) to the last invocation
 * (`last`) among them; a cluster A must wholly precede B when A's first return comes before B's last
 * invocation. A cas from a to b glues the cluster of b directly behind that of a, so chains of them become one
 * block. The register is linearizable when no two blocks must each precede the other: a longer cycle always
 * contains such a pair.
 *
 * A crashed write costs nothing: it took place exactly if its value was seen. Answers undefined where a value
 * is written twice, or a failed cas counts as an observation.
 */
import type { FastAnswer } from "../object-type.js";
import type { Part } from "../part.js";
import { NEVER } from "../search/problem.js";
import { findContradiction, orderOfValues } from "./blocks.js";
import { CAS, CAS_FAILED, READ, UNUSED, WRITE, type Clusters } from "./clusters.js";

const ENGINE = "register-zones";

/** `initial`: the value's id in the part; pass the number of values when it does not occur there. */
export function checkUniqueRegister(part: Part, initial: number): FastAnswer | undefined {
  const size = Math.max(part.values.length, initial + 1);
  const writer = findWriters(part, size, initial);
  if (writer === undefined) return undefined;
  const seen = new Uint8Array(size);
  seen[initial] = 1;
  const unwritten = markSeen(part, writer, seen, initial);
  if (unwritten >= 0) return conflict([unwritten], "it observes a value that nothing wrote");

  const clusters: Clusters = {
    writer,
    next: new Int32Array(size).fill(-1),
    previous: new Int32Array(size).fill(-1),
    first: new Int32Array(size).fill(NEVER),
    last: new Int32Array(size).fill(UNUSED),
    seen,
    initial,
  };
  const broken = fill(part, clusters);
  if (broken !== undefined) return broken;
  const found = findContradiction(part, clusters);
  if (found !== undefined) return conflict(found.rows, found.because);
  return { engine: ENGINE, linearizable: true, order: () => orderOfRows(part, clusters) };
}

/** Value by value, the write before the reads. */
function orderOfRows({ kind, a, end }: Part, clusters: Clusters): number[] {
  const reads = new Map<number, number[]>();
  for (let row = 0; row < kind.length; row++) {
    if (kind[row] !== READ || end[row] === NEVER) continue;
    const known = reads.get(a[row]!);
    if (known === undefined) reads.set(a[row]!, [row]);
    else known.push(row);
  }
  return orderOfValues(clusters).flatMap((value) => {
    const writer = clusters.writer[value]!;
    return [...(writer < 0 ? [] : [writer]), ...(reads.get(value) ?? [])];
  });
}

function conflict(rows: readonly number[], because: string): FastAnswer {
  const unique = [...new Set(rows.filter((row) => row >= 0))].sort((x, y) => x - y);
  return { engine: ENGINE, linearizable: false, conflict: unique, because };
}

function findWriters({ kind, a, b }: Part, size: number, initial: number): Int32Array | undefined {
  const writer = new Int32Array(size).fill(-1);
  for (let row = 0; row < kind.length; row++) {
    const k = kind[row]!;
    if (k === READ) continue;
    if (k === CAS_FAILED) return undefined;
    const value = k === WRITE ? a[row]! : b[row]!;
    if (value === initial || writer[value]! >= 0 || (k === CAS && a[row] === value)) return undefined;
    writer[value] = row;
  }
  return writer;
}

/** Marks what was seen, and what that needs; answers a row that saw what was never written, or -1. */
function markSeen({ kind, a, b, end }: Part, writer: Int32Array, seen: Uint8Array, initial: number): number {
  const fromCrashed: number[] = [];
  const see = (value: number, by: number): number => {
    if (seen[value] === 1) return -1;
    const row = writer[value]!;
    if (row < 0 && value !== initial) return by;
    seen[value] = 1;
    if (row >= 0 && kind[row] === CAS && end[row] === NEVER) fromCrashed.push(row);
    return -1;
  };
  for (let row = 0; row < kind.length; row++) {
    if (end[row] === NEVER) continue;
    const wrong = see(a[row]!, row);
    if (wrong >= 0) return wrong;
    if (kind[row] === CAS) see(b[row]!, row);
  }
  for (let row = fromCrashed.pop(); row !== undefined; row = fromCrashed.pop()) {
    const wrong = see(a[row]!, row);
    if (wrong >= 0) return wrong;
  }
  return -1;
}

function fill({ kind, a, b, start, end }: Part, clusters: Clusters): FastAnswer | undefined {
  const { writer, next, previous, first, last, seen, initial } = clusters;
  first[initial] = -1;
  for (let row = 0; row < kind.length; row++) {
    const cas = kind[row] === CAS;
    const value = cas ? b[row]! : a[row]!;
    const returned = end[row]!;
    if (returned === NEVER && seen[value] === 0) continue;
    if (cas) {
      const from = a[row]!;
      if (next[from]! >= 0) {
        const other = writer[next[from]!]!;
        return conflict([writer[from]!, other, row], "both replaced the same value, which was written once");
      }
      next[from] = value;
      previous[value] = from;
    }
    if (returned < first[value]!) first[value] = returned;
    // Rows are in order of invocation.
    last[value] = start[row]!;
    if (kind[row] === READ && value !== initial && returned < start[writer[value]!]!) {
      return conflict([row, writer[value]!], "the value was observed before its only write began");
    }
  }
  return undefined;
}
