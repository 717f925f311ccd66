/**
 * Configurations: where the object may be after some order of the operations so far. One holds a state, which
 * open operations have taken effect, which open overwrites may be slipped in unseen before one that has, and
 * how often crashed operations were used. They live in one flat array.
 *
 * `insert` keeps an antichain: a configuration is dropped when another of the same state and the same updates
 * can do whatever it can (Lowe 2017 keeps equal ones apart only; the order used here is described in
 * docs/linearizability.md).
 */
import { ints, type Arena } from "./arena.js";
import type { Usage } from "./usage.js";
import type { Window } from "./window.js";

export const STATE = 0;
/** Crashed operations used, as a multiset; not kept in the tracked phase. */
export const USES = 1;
/** How many those are; in the tracked phase what they cost. */
export const CRASHES = 2;
/** Uses of the tracked classes alone. */
export const TRACKED = 3;
/** Crashed operations used since the return being handled. */
export const LEVEL = 4;
/** How it came about. */
export const TRAIL = 5;
export const USED = 6;

/** Who can stand in for whom. */
const [FIRST, SECOND, EITHER] = [1, 2, 3];

/** Room for so many at first: histories of many small objects make many searches. */
const FIRST_SIZE = 64;

/** How uses of crashed operations count when two configurations are compared. */
export type Pruning = "exact" | "priced" | "tracked";

export class Configurations {
  mem: Int32Array;
  count = 0;
  readonly stride: number;
  readonly hide: number;
  #dead = new Uint8Array(FIRST_SIZE);
  #link: Int32Array;
  #heads: Int32Array;
  #stamps: Int32Array;
  #generation = 0;
  #buckets = 0;
  readonly #window: Window;
  readonly #usage: Usage;
  readonly #pruning: Pruning;
  readonly #cost: (set: number) => number;

  constructor(
    window: Window,
    usage: Usage,
    pruning: Pruning,
    cost: (set: number) => number,
    arena: Arena | undefined,
  ) {
    this.#window = window;
    this.#usage = usage;
    this.#pruning = pruning;
    this.#cost = cost;
    this.hide = USED + window.words;
    this.stride = USED + 2 * window.words;
    this.mem = ints(FIRST_SIZE * this.stride, arena);
    this.#link = ints(FIRST_SIZE, arena);
    this.#heads = ints(2 * FIRST_SIZE, arena);
    this.#stamps = ints(2 * FIRST_SIZE, arena);
  }

  get bytes(): number {
    return this.mem.byteLength + this.#link.byteLength * 2 + this.#heads.byteLength * 2;
  }

  /** A new configuration's number; its memory holds whatever was there. */
  add(): number {
    const index = this.count++;
    if ((index + 1) * this.stride > this.mem.length) this.#grow();
    this.#dead[index] = 0;
    return index;
  }

  /** A copy of one, here or among others of the same shape. @returns its number there */
  copy(c: number, to: Configurations = this): number {
    const d = to.add();
    const { mem, stride } = this;
    for (let i = 0; i < stride; i++) to.mem[d * stride + i] = mem[c * stride + i]!;
    return d;
  }

  isDead(index: number): boolean {
    return this.#dead[index] === 1;
  }

  kill(index: number): void {
    this.#dead[index] = 1;
  }

  revive(index: number): void {
    this.#dead[index] = 0;
  }

  /** Starts an empty antichain. */
  startAntichain(): void {
    this.#generation++;
    this.#buckets = 0;
  }

  /** Adds a configuration to the antichain, unless one there is as good; those it beats are marked dead. */
  insert(c: number): boolean {
    if (this.#buckets * 2 > this.#heads.length) this.#growTable();
    const slot = this.#find(c);
    if (this.#stamps[slot] !== this.#generation) {
      this.#stamps[slot] = this.#generation;
      this.#buckets++;
      this.#heads[slot] = c;
      this.#link[c] = -1;
      return true;
    }
    let before = -1;
    let other = this.#heads[slot]!;
    while (other >= 0) {
      const next = this.#link[other]!;
      const order = this.#compare(other, c);
      if ((order & FIRST) !== 0 && !(order === EITHER && this.#isCheaper(c, other))) return false;
      if ((order & SECOND) !== 0) {
        this.#dead[other] = 1;
        if (before < 0) this.#heads[slot] = next;
        else this.#link[before] = next;
      } else {
        before = other;
      }
      other = next;
    }
    // A bucket may have lost its head: its place in the table stays, and c takes it.
    this.#link[c] = -1;
    if (before < 0) this.#heads[slot] = c;
    else this.#link[before] = c;
    return true;
  }

  /** In the tracked phase, where what was used is not compared but has a cost. */
  #isCheaper(c: number, other: number): boolean {
    if (this.#pruning !== "tracked") return false;
    return this.mem[c * this.stride + CRASHES]! < this.mem[other * this.stride + CRASHES]!;
  }

  /** Which of two can stand in for the other: FIRST, SECOND, EITHER or neither (0). State and used updates are equal. */
  #compare(a: number, b: number): number {
    const order = this.#compareWindows(a, b);
    if (order === 0) return 0;
    const { mem, stride } = this;
    const field = this.#pruning === "tracked" ? TRACKED : USES;
    const its = mem[a * stride + field]!;
    const others = mem[b * stride + field]!;
    if (its === others) return order;
    return order & ((this.#usesBeat(its, others) ? FIRST : 0) | (this.#usesBeat(others, its) ? SECOND : 0));
  }

  #usesBeat(a: number, b: number): boolean {
    return this.#pruning === "priced" ? this.#cost(a) <= this.#cost(b) : this.#usage.within(a, b);
  }

  /** Which of two can answer for all open operations as well as the other. */
  #compareWindows(a: number, b: number): number {
    const { mem, stride, hide } = this;
    const { words, observe, free } = this.#window;
    const baseA = a * stride;
    const baseB = b * stride;
    let order = EITHER;
    for (let w = 0; w < words; w++) {
      const usedA = mem[baseA + USED + w]!;
      const usedB = mem[baseB + USED + w]!;
      const hideA = mem[baseA + hide + w]!;
      const hideB = mem[baseB + hide + w]!;
      const unlike = usedA ^ usedB;
      // What has been seen is an advantage; a write that was used is none, unless it could have been hidden.
      const seen = unlike & observe[w]!;
      const writes = (unlike | (hideA ^ hideB)) & free[w]!;
      const lacksA = (seen & usedB) | (writes & ~hideA);
      const lacksB = (seen & usedA) | (writes & ~hideB);
      if (lacksA !== 0) order &= SECOND;
      if (lacksB !== 0) order &= FIRST;
      if (order === 0) return 0;
    }
    return order;
  }

  #find(c: number): number {
    const { mem, stride } = this;
    const { words, update } = this.#window;
    const base = c * stride;
    const mask = this.#heads.length - 1;
    let hash = Math.imul(mem[base]!, 0x9e3779b1);
    for (let w = 0; w < words; w++) hash = Math.imul(hash ^ (mem[base + USED + w]! & update[w]!), 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      if (this.#stamps[slot] !== this.#generation) return slot;
      const other = this.#heads[slot]! * stride;
      if (mem[other] !== mem[base]) continue;
      let same = true;
      for (let w = 0; w < words && same; w++) {
        same = ((mem[other + USED + w]! ^ mem[base + USED + w]!) & update[w]!) === 0;
      }
      if (same) return slot;
    }
  }

  #grow(): void {
    const mem = new Int32Array(this.mem.length * 2);
    mem.set(this.mem);
    this.mem = mem;
    const size = mem.length / this.stride;
    const dead = new Uint8Array(size);
    dead.set(this.#dead);
    this.#dead = dead;
    const link = new Int32Array(size);
    link.set(this.#link);
    this.#link = link;
  }

  #growTable(): void {
    const heads = this.#heads;
    const stamps = this.#stamps;
    const old = this.#generation;
    this.#heads = new Int32Array(heads.length * 2);
    this.#stamps = new Int32Array(heads.length * 2);
    this.#generation = 1;
    for (let slot = 0; slot < heads.length; slot++) {
      if (stamps[slot] !== old) continue;
      const to = this.#find(heads[slot]!);
      this.#stamps[to] = 1;
      this.#heads[to] = heads[slot]!;
    }
  }
}
