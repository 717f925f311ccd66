/**
 * Counts over stretches of time, with "one less from here to there" and a search for where nothing is left, each in
 * logarithmic time. A tree of minima: a node's `least` includes what was added to itself, not to those above it.
 */

/** More than can be counted: a segment that has been dealt with. */
const DONE = 2 ** 50;

export class Segments {
  readonly #leaves: number;
  readonly #least: Float64Array;
  readonly #added: Float64Array;

  constructor(counts: ArrayLike<number>) {
    let leaves = 1;
    while (leaves < counts.length) leaves *= 2;
    this.#leaves = leaves;
    this.#least = new Float64Array(2 * leaves).fill(DONE);
    this.#added = new Float64Array(2 * leaves);
    this.#least.set(counts, leaves);
    for (let node = leaves - 1; node > 0; node--) this.#pull(node);
  }

  /** Nodes of the tree are numbered below this: 1 is the root, the children of `n` are `2n` and `2n + 1`. */
  get nodes(): number {
    return 2 * this.#leaves;
  }

  /** The node of a segment. */
  leaf(segment: number): number {
    return this.#leaves + segment;
  }

  /** Visits the nodes that make up the segments from `first` to `last`. */
  visit(first: number, last: number, each: (node: number) => void): void {
    let low = first + this.#leaves;
    let high = last + 1 + this.#leaves;
    for (; low < high; low >>= 1, high >>= 1) {
      if ((low & 1) === 1) each(low++);
      if ((high & 1) === 1) each(--high);
    }
  }

  /** Counts so many less in the segments from `first` to `last`. */
  decrement(first: number, last: number, by = 1): void {
    this.visit(first, last, (node) => {
      this.#least[node]! -= by;
      this.#added[node]! -= by;
    });
    for (let node = (first + this.#leaves) >> 1; node > 0; node >>= 1) this.#pull(node);
    for (let node = (last + this.#leaves) >> 1; node > 0; node >>= 1) this.#pull(node);
  }

  /** A segment of count 0 that has not been dealt with; -1 when there is none. */
  findZero(): number {
    if (this.#least[1] !== 0) return -1;
    let node = 1;
    let added = 0;
    while (node < this.#leaves) {
      added += this.#added[node]!;
      node *= 2;
      if (this.#least[node]! + added !== 0) node++;
    }
    return node - this.#leaves;
  }

  /** The last of the segments from `first` to `last` that have the least count among them. */
  lastLeast(first: number, last: number): { readonly segment: number; readonly count: number } {
    let count = Infinity;
    let segment = -1;
    const look = (node: number, from: number, to: number, above: number): void => {
      if (to < first || from > last || this.#least[node]! + above >= count) return;
      if (from === to) {
        count = this.#least[node]! + above;
        segment = from;
        return;
      }
      const middle = (from + to) >> 1;
      const added = above + this.#added[node]!;
      look(2 * node + 1, middle + 1, to, added);
      look(2 * node, from, middle, added);
    };
    look(1, 0, this.#leaves - 1, 0);
    return { segment, count };
  }

  /** Never finds this segment again. */
  markDone(segment: number): void {
    this.#least[segment + this.#leaves] = DONE;
    for (let node = (segment + this.#leaves) >> 1; node > 0; node >>= 1) this.#pull(node);
  }

  #pull(node: number): void {
    this.#least[node] = Math.min(this.#least[2 * node]!, this.#least[2 * node + 1]!) + this.#added[node]!;
  }
}
