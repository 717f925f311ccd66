/**
 * The order between blocks of clusters: finds two that must each come before the other.
 *
 * A block whose first return precedes its last invocation needs the whole time between (forward zone), so two
 * forward zones must not overlap; any other block (backward zone) fits into one instant, which must exist
 * outside every forward zone.
 */
import type { Clusters } from "./clusters.js";

export interface Contradiction {
  readonly rows: readonly number[];
  readonly because: string;
}

/** Blocks in columns; `head` is the first value of each chain. */
interface Blocks {
  readonly head: Int32Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly firstRow: Int32Array;
  readonly lastRow: Int32Array;
  readonly count: number;
}

/** How many members of a chain a report names before it is cut. */
const CHAIN_SHOWN = 64;

export function findContradiction(clusters: Clusters): Contradiction | undefined {
  const blocks = merge(clusters);
  return "because" in blocks ? blocks : compare(blocks, clusters);
}

/** Values in an order that explains everything, where nothing contradicts: blocks by the middle of their span. */
export function orderOfValues(clusters: Clusters): number[] {
  const blocks = merge(clusters);
  if ("because" in blocks) return [];
  const { first, last, head, count } = blocks;
  const middle = (block: number): number =>
    head[block] === clusters.initial ? -Infinity : first[block]! + last[block]!;
  const order = Array.from({ length: count }, (_, block) => block).sort((x, y) => middle(x) - middle(y));
  const values: number[] = [];
  for (const block of order) {
    for (let v = head[block]!; v >= 0; v = clusters.next[v]!) values.push(v);
  }
  return values;
}

function merge(clusters: Clusters): Blocks | Contradiction {
  const { seen, previous, next, first, last, firstRow, lastRow, initial } = clusters;
  const size = seen.length;
  let heads = 0;
  let members = 0;
  for (let v = 0; v < size; v++) {
    if (seen[v] === 0) continue;
    members++;
    if (previous[v]! < 0) heads++;
  }
  const blocks: Blocks = {
    head: new Int32Array(heads),
    first: new Float64Array(heads),
    last: new Float64Array(heads),
    firstRow: new Int32Array(heads),
    lastRow: new Int32Array(heads),
    count: heads,
  };
  let at = 0;
  let visited = 0;
  for (let v = 0; v < size; v++) {
    if (seen[v] === 0 || previous[v]! >= 0) continue;
    let blockFirst = Infinity;
    let blockLast = -Infinity;
    let firstIs = -1;
    let lastIs = -1;
    for (let x = v; x >= 0; x = next[x]!) {
      if (first[x]! < blockLast) {
        return {
          rows: [firstRow[x]!, lastIs, ...chain(clusters, x)],
          because: "a value made by cas was seen before the value it was made from was last used",
        };
      }
      if (last[x]! > blockLast) {
        blockLast = last[x]!;
        lastIs = lastRow[x]!;
      }
      if (first[x]! < blockFirst) {
        blockFirst = first[x]!;
        firstIs = firstRow[x]!;
      }
      visited++;
    }
    if (v === initial && blockLast === -Infinity) blockLast = -1;
    blocks.head[at] = v;
    blocks.first[at] = blockFirst;
    blocks.last[at] = blockLast;
    blocks.firstRow[at] = firstIs;
    blocks.lastRow[at++] = lastIs;
  }
  if (visited === members) return blocks;
  return { rows: cycleOfCas(clusters), because: "each value was made by cas from another of them" };
}

function compare(blocks: Blocks, clusters: Clusters): Contradiction | undefined {
  const { first, last, count } = blocks;
  const { forward, initial } = forwardZones(blocks, clusters);
  const clash = (x: number, y: number): Contradiction => ({
    rows: [...rowsOf(blocks, clusters, x), ...rowsOf(blocks, clusters, y)],
    because: "each of two values would have to be overwritten before the other was written",
  });
  for (let i = 1; i < forward.length; i++) {
    if (last[forward[i - 1]!]! > first[forward[i]!]!) return clash(forward[i - 1]!, forward[i]!);
  }
  const starts = new Float64Array(forward.length);
  for (let i = 0; i < forward.length; i++) starts[i] = first[forward[i]!]!;
  for (let i = 0; i < count; i++) {
    if (first[i]! < last[i]!) continue;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! < last[i]!) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && last[forward[low - 1]!]! > first[i]!) return clash(forward[low - 1]!, i);
  }
  // The initial value was there before everything: no other block may have to precede it.
  for (let i = 0; i < count; i++) {
    if (i !== initial && first[i]! < last[initial]!) {
      return {
        rows: [...rowsOf(blocks, clusters, i), ...rowsOf(blocks, clusters, initial)],
        because: "the initial value was used after another value had replaced it for good",
      };
    }
  }
  return undefined;
}

/** Blocks that need time, in order of their beginning; and the block of the initial value. */
function forwardZones({ first, last, head, count }: Blocks, clusters: Clusters) {
  const forward = new Int32Array(count);
  let initial = -1;
  let size = 0;
  let sorted = true;
  for (let i = 0; i < count; i++) {
    if (head[i] === clusters.initial) initial = i;
    if (first[i]! >= last[i]!) continue;
    if (size > 0 && first[forward[size - 1]!]! > first[i]!) sorted = false;
    forward[size++] = i;
  }
  const zones = forward.subarray(0, size);
  if (!sorted) zones.sort((x, y) => first[x]! - first[y]!);
  return { forward: zones, initial };
}

function rowsOf({ firstRow, lastRow, head }: Blocks, { writer }: Clusters, block: number): number[] {
  return [writer[head[block]!]!, firstRow[block]!, lastRow[block]!];
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
