/**
 * How many items are surely inside at each moment, and taking away those that can lie at the bottom of a stack.
 *
 * Moments between which nothing enters or leaves for sure are one *segment*. Each push and pop waits, at the few
 * nodes that make up its time in a tree over segments, for a segment with nothing inside. Each segment is found
 * empty once, so all of it is O(n log n).
 */
import { NO_EVENT, type Items } from "./items.js";
import { Segments } from "./segments.js";

const PUSH = 1;
const POP = 2;

export class Layers {
  readonly segments: Segments;
  /** How many were inside by segment, before anything was taken away. */
  readonly counts: Int32Array;
  /** Which of push and pop still wait, by position among the items. */
  readonly pending: Uint8Array;
  readonly #items: Items;
  readonly #list: Int32Array;
  /** Segment by event: the moments right after it. */
  readonly #after: Int32Array;
  /** Waiting pushes and pops by node, as linked lists. */
  readonly #head: Int32Array;
  #next: Int32Array<ArrayBuffer>;
  /** Position among the items, and which of its operations. */
  #waiting: Int32Array<ArrayBuffer>;
  #entries = 0;

  /** `list`: the items. `counted`: those of them that stand in the others' way. `cuts`: events at which segments end. */
  constructor(items: Items, list: Int32Array, counted = list, cuts: readonly number[] = []) {
    this.#items = items;
    this.#list = list;
    const { length } = items;
    const change = new Int32Array(length + 1);
    const boundary = new Uint8Array(length + 1);
    for (const item of list) boundary[items.putEnd[item]!] = boundary[this.#leaves(item)] = 1;
    for (const item of counted) {
      change[items.putEnd[item]!]!++;
      change[this.#leaves(item)]!--;
    }
    for (const at of cuts) boundary[at] = 1;
    this.#after = new Int32Array(length + 1);
    let segment = 0;
    for (let at = 0; at <= length; at++) this.#after[at] = segment += boundary[at]!;
    this.counts = new Int32Array(segment + 1);
    let inside = 0;
    for (let at = 0; at <= length; at++) this.counts[this.#after[at]!] = inside += change[at]!;
    this.segments = new Segments(this.counts);
    this.#head = new Int32Array(this.segments.nodes).fill(-1);
    this.#next = new Int32Array(4 * list.length + 16);
    this.#waiting = new Int32Array(4 * list.length + 16);
    this.pending = new Uint8Array(list.length);
    for (let i = 0; i < list.length; i++) this.#waitFor(i, list[i]!);
  }

  /** The first and last segment of the moments between two events. */
  between(from: number, to: number): readonly [first: number, last: number] {
    return [this.#after[from]!, this.#after[Math.min(to, this.#items.length) - 1]!];
  }

  /** Those of an item's operations that still wait, as the events between which they took effect. */
  waitingOf(i: number): (readonly [from: number, to: number])[] {
    const item = this.#list[i]!;
    const { putStart, putEnd, takeStart, takeEnd } = this.#items;
    const waiting: (readonly [number, number])[] = [];
    if ((this.pending[i]! & PUSH) !== 0) waiting.push([putStart[item]!, putEnd[item]!]);
    if ((this.pending[i]! & POP) !== 0) waiting.push([takeStart[item]!, takeEnd[item]!]);
    return waiting;
  }

  /** The item no longer stands in the others' way. */
  remove(i: number): void {
    this.segments.decrement(...this.span(i));
  }

  /** The first and last segment in which the item is surely inside. */
  span(i: number): readonly [first: number, last: number] {
    const item = this.#list[i]!;
    return this.between(this.#items.putEnd[item]!, this.#leaves(item));
  }

  /** Lets go of all that waits for an empty segment, until there is none; `free` is told who waits for nothing any more. */
  releaseAll(free: (i: number) => void): void {
    for (let segment = this.segments.findZero(); segment >= 0; segment = this.segments.findZero()) {
      this.segments.markDone(segment);
      for (let node = this.segments.leaf(segment); node > 0; node >>= 1) {
        for (let entry = this.#head[node]!; entry >= 0; entry = this.#next[entry]!) {
          const i = this.#waiting[entry]! >> 2;
          const before = this.pending[i]!;
          this.pending[i] = before & ~(this.#waiting[entry]! & 3);
          if (before > 0 && this.pending[i] === 0) free(i);
        }
        this.#head[node] = -1;
      }
    }
  }

  /** When an item is no longer surely inside. */
  #leaves(item: number): number {
    return Math.min(this.#items.takeStart[item]!, this.#items.length);
  }

  #waitFor(i: number, item: number): void {
    const { putStart, putEnd, takeStart, takeEnd } = this.#items;
    this.pending[i] = PUSH;
    this.#wait((i << 2) | PUSH, putStart[item]!, putEnd[item]!);
    // A pop that never returned may have come after everything else.
    if (takeEnd[item] === NO_EVENT) return;
    this.pending[i] = PUSH | POP;
    this.#wait((i << 2) | POP, takeStart[item]!, takeEnd[item]!);
  }

  #wait(who: number, from: number, to: number): void {
    const [first, last] = this.between(from, to);
    this.segments.visit(first, last, (node) => {
      const entry = this.#entries++;
      if (entry === this.#next.length) {
        this.#next = doubled(this.#next);
        this.#waiting = doubled(this.#waiting);
      }
      this.#next[entry] = this.#head[node]!;
      this.#waiting[entry] = who;
      this.#head[node] = entry;
    });
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(column.length * 2);
  bigger.set(column);
  return bigger;
}
