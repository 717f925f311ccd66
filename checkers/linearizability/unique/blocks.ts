/**
 * The order between blocks of clusters: finds two that must each come before the other.
 *
 * A block whose first return precedes its last invocation needs the whole time between (forward zone), so two
 * forward zones must not overlap; any other block (backward zone) fits into one instant, which must exist
 * outside every forward zone.
 *
 * A block has its span in the columns of its first value, its head; those of the other members stand empty then.
 */
import type { Part } from "../part.js";
import { NEVER } from "../search/problem.js";
import { UNUSED, type Clusters } from "./clusters.js";

export interface Contradiction {
  readonly rows: readonly number[];
  readonly because: string;
}

/** How many members of a chain a report names before it is cut. */
const CHAIN_SHOWN = 64;

export function findContradiction(part: Part, clusters: Clusters): Contradiction | undefined {
  return joinChains(part, clusters) ?? compare(part, clusters);
}

/** Values in an order that explains everything, where nothing contradicts: blocks by the middle of their span. */
export function orderOfValues(clusters: Clusters): number[] {
  const { seen, previous, next, first, last, initial } = clusters;
  const middle = (head: number): number => (head === initial ? -Infinity : first[head]! + last[head]!);
  const heads: number[] = [];
  for (let v = 0; v < seen.length; v++) if (seen[v] === 1 && previous[v]! < 0) heads.push(v);
  heads.sort((x, y) => middle(x) - middle(y));
  const values: number[] = [];
  for (const head of heads) for (let v = head; v >= 0; v = next[v]!) values.push(v);
  return values;
}

/** Gathers the spans of the members of each block at its head. */
function joinChains(part: Part, clusters: Clusters): Contradiction | undefined {
  const { seen, previous, next, first, last, initial } = clusters;
  let chained = 0;
  for (let v = 0; v < seen.length; v++) if (seen[v] === 1 && previous[v]! >= 0) chained++;
  if (last[initial] === UNUSED) last[initial] = -1;
  for (let v = 0; v < seen.length && chained > 0; v++) {
    if (seen[v] === 0 || previous[v]! >= 0) continue;
    for (let x = next[v]!; x >= 0; x = next[x]!) {
      if (first[x]! < last[v]!) {
        return {
          rows: [part.end.indexOf(first[x]!), part.start.indexOf(last[v]!), ...chain(clusters, x)],
          because: "a value made by cas was seen before the value it was made from was last used",
        };
      }
      if (last[x]! > last[v]!) last[v] = last[x]!;
      if (first[x]! < first[v]!) first[v] = first[x]!;
      first[x] = NEVER;
      last[x] = UNUSED;
      chained--;
    }
  }
  if (chained === 0) return undefined;
  return { rows: cycleOfCas(clusters), because: "each value was made by cas from another of them" };
}

function compare(part: Part, clusters: Clusters): Contradiction | undefined {
  const { first, last, initial } = clusters;
  const forward = forwardZones(clusters);
  const clash = (x: number, y: number): Contradiction => ({
    rows: [...rowsOf(part, clusters, x), ...rowsOf(part, clusters, y)],
    because: "each of two values would have to be overwritten before the other was written",
  });
  for (let i = 1; i < forward.length; i++) {
    if (last[forward[i - 1]!]! > first[forward[i]!]!) return clash(forward[i - 1]!, forward[i]!);
  }
  const starts = new Int32Array(forward.length);
  for (let i = 0; i < forward.length; i++) starts[i] = first[forward[i]!]!;
  let low = 0;
  for (let v = 0; v < first.length; v++) {
    if (first[v]! < last[v]! || last[v] === UNUSED) continue;
    low = firstFrom(starts, last[v]!, low);
    if (low > 0 && last[forward[low - 1]!]! > first[v]!) return clash(forward[low - 1]!, v);
  }
  // The initial value was there before everything: no other block may have to precede it.
  for (let v = 0; v < first.length; v++) {
    if (v !== initial && first[v]! < last[initial]!) {
      return {
        rows: [...rowsOf(part, clusters, v), ...rowsOf(part, clusters, initial)],
        because: "the initial value was used after another value had replaced it for good",
      };
    }
  }
  return undefined;
}

/** Place of the first number that is not below `least`, looked for around `hint`: ever further away from it. */
function firstFrom(sorted: Int32Array, least: number, hint: number): number {
  let low = hint;
  let high = hint;
  for (let step = 1; low > 0 && sorted[low - 1]! >= least; step *= 2) {
    high = low - 1;
    low = Math.max(0, low - step);
  }
  for (let step = 1; high < sorted.length && sorted[high]! < least; step *= 2) {
    low = high + 1;
    high = Math.min(sorted.length, high + step);
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Heads of the blocks that need time, in order of their beginning. */
function forwardZones({ first, last }: Clusters): Int32Array {
  const forward = new Int32Array(first.length);
  let size = 0;
  let sorted = true;
  for (let v = 0; v < first.length; v++) {
    if (first[v]! >= last[v]!) continue;
    if (size > 0 && first[forward[size - 1]!]! > first[v]!) sorted = false;
    forward[size++] = v;
  }
  const zones = forward.subarray(0, size);
  if (!sorted) zones.sort((x, y) => first[x]! - first[y]!);
  return zones;
}

/** Rows that show the span of a block; -1 where there is none. */
function rowsOf({ start, end }: Part, { first, last, writer }: Clusters, head: number): number[] {
  return [writer[head]!, end.indexOf(first[head]!), start.indexOf(last[head]!)];
}

/** The writers of a value and of those it was made from, nearest first. */
function chain({ writer, previous }: Clusters, value: number): number[] {
  const rows: number[] = [];
  for (let v = value; v >= 0 && rows.length < CHAIN_SHOWN; v = previous[v]!) rows.push(writer[v]!);
  return rows;
}

function cycleOfCas(clusters: Clusters): number[] {
  const { seen, previous, next } = clusters;
  const state = new Uint8Array(seen.length);
  for (let v = 0; v < seen.length; v++) {
    if (seen[v] === 1 && previous[v]! < 0) for (let x = v; x >= 0; x = next[x]!) state[x] = 1;
  }
  const start = state.findIndex((mark, v) => seen[v] === 1 && mark === 0);
  return chain(clusters, start);
}
