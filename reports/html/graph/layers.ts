/**
 * Places a small graph without cycles in layers, edges downwards: Sugiyama's method with the barycenter heuristic,
 * and coordinates nearest to what neighbours want. Fast, and the same graph gives the same picture; edges that
 * jump layers go around what stands between.
 */
export interface LayerNode {
  readonly name: string;
  readonly width: number;
}

export interface Placement {
  readonly width: number;
  readonly height: number;
  /** Middle of each node. */
  readonly nodes: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  /** Points from the middle of the upper node to that of the lower. */
  readonly edges: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

interface Cell {
  readonly width: number;
  readonly up: Cell[];
  readonly down: Cell[];
  at: number;
  x: number;
}

const GAP = 18;
const SWEEPS = 12;

/** @param edges pairs [upper, lower] of names of nodes */
export function placeLayers(
  nodes: readonly LayerNode[],
  edges: readonly (readonly [string, string])[],
  rowHeight: number,
): Placement {
  const above = new Map(
    nodes.map(({ name }) => [name, edges.filter(([, low]) => low === name).map(([up]) => up)]),
  );
  const ranks = new Map<string, number>();
  const rank = (name: string): number => {
    const known = ranks.get(name);
    if (known !== undefined) return known;
    const value = Math.max(-1, ...above.get(name)!.map(rank)) + 1;
    ranks.set(name, value);
    return value;
  };
  const rows: Cell[][] = [];
  const add = (row: number, width: number): Cell => {
    const cell: Cell = { width, up: [], down: [], at: 0, x: 0 };
    (rows[row] ??= []).push(cell);
    return cell;
  };
  const cells = new Map(nodes.map(({ name, width }) => [name, add(rank(name), width)]));
  const paths = edges.map(([upper, lower]) => {
    const path = [cells.get(upper)!];
    for (let row = rank(upper) + 1; row < rank(lower); row++) path.push(add(row, 4));
    path.push(cells.get(lower)!);
    for (let i = 1; i < path.length; i++) {
      path[i - 1]!.down.push(path[i]!);
      path[i]!.up.push(path[i - 1]!);
    }
    return path;
  });
  order(rows);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const row of sweep % 2 === 0 ? rows : [...rows].reverse()) settle(row, sweep === 0);
  }
  const left = Math.min(0, ...rows.flat().map(({ x, width }) => x - width / 2));
  const right = Math.max(0, ...rows.flat().map(({ x, width }) => x + width / 2));
  const y = new Map(rows.flatMap((row, i) => row.map((cell) => [cell, (i + 0.5) * rowHeight] as const)));
  const point = (cell: Cell) => ({ x: cell.x - left, y: y.get(cell)! });
  return {
    width: right - left,
    height: rows.length * rowHeight,
    nodes: new Map([...cells].map(([name, cell]) => [name, point(cell)])),
    edges: paths.map((path) => path.map(point)),
  };
}

/** Within each row by the mean place of the neighbours, down and up again. */
function order(rows: readonly Cell[][]): void {
  const number = (row: Cell[]): void => row.forEach((cell, i) => (cell.at = i));
  rows.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const downwards = sweep % 2 === 0;
    for (const row of downwards ? rows : [...rows].reverse()) {
      const wish = new Map(
        row.map((cell) => {
          const near = downwards ? cell.up : cell.down;
          return [cell, near.length === 0 ? cell.at : mean(near.map(({ at }) => at))];
        }),
      );
      row.sort((a, b) => wish.get(a)! - wish.get(b)! || a.at - b.at);
      number(row);
    }
  }
}

/** Moves a row's cells as near to their neighbours as they can get without overlapping (least squares). */
function settle(row: readonly Cell[], first: boolean): void {
  let offset = 0;
  const offsets = row.map(({ width }, i) => {
    if (i > 0) offset += (row[i - 1]!.width + width) / 2 + GAP;
    return offset;
  });
  const blocks: { sum: number; size: number }[] = [];
  row.forEach((cell, i) => {
    const near = [...cell.up, ...(first ? [] : cell.down)];
    const wish =
      near.length === 0 ? (first ? offsets[i]! - offset / 2 : cell.x) : mean(near.map(({ x }) => x));
    let block = { sum: wish - offsets[i]!, size: 1 };
    for (
      let last = blocks.at(-1);
      last !== undefined && last.sum / last.size > block.sum / block.size;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = { sum: block.sum + last.sum, size: block.size + last.size };
    }
    blocks.push(block);
  });
  let at = 0;
  for (const { sum, size } of blocks) {
    for (let i = 0; i < size; i++, at++) row[at]!.x = sum / size + offsets[at]!;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
