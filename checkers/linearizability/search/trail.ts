/**
 * Which crashed operations an order used, where they may be used without limit: a tree with one node for each
 * use, walked only when a run has ended. Branches that died are dropped from time to time.
 */
export const ROOT = 0;

const MOST_NODES = 1 << 20;

export class Trail {
  #parents = new Int32Array(1024);
  #classes = new Int32Array(1024);
  /** How many of the class had been invoked at the time. */
  #supplies = new Int32Array(1024);
  #size = 1;

  get bytes(): number {
    return this.#parents.byteLength * 3;
  }

  get isLarge(): boolean {
    return this.#size > MOST_NODES;
  }

  add(parent: number, cls: number, supply: number): number {
    const node = this.#size++;
    if (node === this.#parents.length) {
      this.#parents = doubled(this.#parents);
      this.#classes = doubled(this.#classes);
      this.#supplies = doubled(this.#supplies);
    }
    this.#parents[node] = parent;
    this.#classes[node] = cls;
    this.#supplies[node] = supply;
    return node;
  }

  /** Classes used more often on the way to `node` than they had been invoked. */
  overused(node: number): number[] {
    const way: number[] = [];
    for (let at = node; at !== ROOT; at = this.#parents[at]!) way.push(at);
    const counts = new Map<number, number>();
    const result = new Set<number>();
    for (const at of way.reverse()) {
      const cls = this.#classes[at]!;
      const count = (counts.get(cls) ?? 0) + 1;
      counts.set(cls, count);
      if (count > this.#supplies[at]!) result.add(cls);
    }
    return [...result];
  }

  /** Keeps what leads to these nodes; gives their new numbers, in the same order. */
  keepOnly(nodes: readonly number[]): number[] {
    const marked = new Uint8Array(this.#size);
    for (const node of nodes) {
      for (let at = node; at !== ROOT && marked[at] === 0; at = this.#parents[at]!) marked[at] = 1;
    }
    const rename = new Int32Array(this.#size);
    let size = 1;
    for (let at = 1; at < this.#size; at++) {
      if (marked[at] === 0) continue;
      rename[at] = size;
      this.#parents[size] = rename[this.#parents[at]!]!;
      this.#classes[size] = this.#classes[at]!;
      this.#supplies[size++] = this.#supplies[at]!;
    }
    this.#size = size;
    return nodes.map((node) => rename[node]!);
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(column.length * 2);
  bigger.set(column);
  return bigger;
}
