/**
 * How configurations came about: a tree with one node for each operation that took effect, walked only when a
 * run has ended. Branches that died are dropped from time to time, so it costs little to always keep it.
 */
import { ints, type Arena } from "./arena.js";

export const ROOT = 0;

/** Room for so many steps at first, at most. */
const MOST_ROOM = 1 << 14;
const LEAST_KEPT = 1 << 18;

export interface TrailStep {
  /** An operation, or `~class` for one of a class of crashed operations. */
  readonly step: number;
  /** The event at whose return it was made to take effect. */
  readonly event: number;
}

export class Trail {
  #parents: Int32Array;
  #steps: Int32Array;
  #events: Int32Array;
  #size = 1;
  #limit = LEAST_KEPT;

  /** `operations`: how many take effect in the end; most trails are no longer by much. */
  constructor(operations: number, arena: Arena | undefined) {
    const room = Math.min(MOST_ROOM, 1 + operations + (operations >> 2));
    this.#parents = ints(room, arena);
    this.#steps = ints(room, arena);
    this.#events = ints(room, arena);
  }

  get bytes(): number {
    return this.#parents.byteLength * 3;
  }

  get isLarge(): boolean {
    return this.#size > this.#limit;
  }

  add(parent: number, step: number, event: number): number {
    const node = this.#size++;
    if (node === this.#parents.length) {
      this.#parents = doubled(this.#parents);
      this.#steps = doubled(this.#steps);
      this.#events = doubled(this.#events);
    }
    this.#parents[node] = parent;
    this.#steps[node] = step;
    this.#events[node] = event;
    return node;
  }

  /** The steps on the way to a node, first one first. */
  stepsTo(node: number): TrailStep[] {
    const steps: TrailStep[] = [];
    for (let at = node; at !== ROOT; at = this.#parents[at]!) {
      steps.push({ step: this.#steps[at]!, event: this.#events[at]! });
    }
    return steps.reverse();
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
      this.#steps[size] = this.#steps[at]!;
      this.#events[size++] = this.#events[at]!;
    }
    this.#size = size;
    this.#limit = Math.max(LEAST_KEPT, 2 * size);
    return nodes.map((node) => rename[node]!);
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(column.length * 2);
  bigger.set(column);
  return bigger;
}
