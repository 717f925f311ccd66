/**
 * Configurations: where the object may be after some order of the operations so far. One holds a state, which
 * open operations have taken effect, which open overwrites may be slipped in unseen before one that has, and
 * how often crashed operations were used. They live in one flat array.
 *
 * `insert` keeps an antichain: a configuration is dropped when another of the same state and the same updates
 * can do whatever it can (Lowe 2017 keeps equal ones apart only; the order used here is described in
 * docs/linearizability.md).
 */
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
  #link = new Int32Array(FIRST_SIZE);
  #heads = new Int32Array(2 * FIRST_SIZE);
  #stamps = new Int32Array(2 * FIRST_SIZE);
  #generation = 0;
  #buckets = 0;
  readonly #window: Window;
  readonly #usage: Usage;
  readonly #pruning: Pruning;
  readonly #cost: (set: number) => number;

  constructor(window: Window, usage: Usage, pruning: Pruning, cost: (set: number) => number) {
    this.#window = window;
    this.#usage = usage;
    this.#pruning = pruning;
    this.#cost = cost;
    this.hide = USED + window.words;
    this.stride = USED + 2 * window.words;
    this.mem = new Int32Array(FIRST_SIZE * this.stride);
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

  isDead(index: number): boolean {
    return this.#dead[index] === 1;
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
      if (this.#beats(other, c) && !(this.#pruning === "tracked" && this.#cheaperTwin(c, other))) {
        return false;
      }
      if (this.#beats(c, other)) {
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

  #cheaperTwin(c: number, other: number): boolean {
    const mine = this.mem[c * this.stride + CRASHES]!;
    const its = this.mem[other * this.stride + CRASHES]!;
    return mine < its && this.#beats(c, other);
  }

  #beats(a: number, b: number): boolean {
    if (!this.#windowBeats(a, b)) return false;
    const { mem, stride } = this;
    if (this.#pruning === "tracked") {
      return this.#usage.within(mem[a * stride + TRACKED]!, mem[b * stride + TRACKED]!);
    }
    const mine = mem[a * stride + USES]!;
    const its = mem[b * stride + USES]!;
    if (mine === its) return true;
    if (this.#pruning === "priced") return this.#cost(mine) <= this.#cost(its);
    return this.#usage.within(mine, its);
  }

  /** Whether `a` can answer for all open operations as well as `b`; state and used updates are equal. */
  #windowBeats(a: number, b: number): boolean {
    const { mem, stride, hide } = this;
    const { words, observe, free } = this.#window;
    const baseA = a * stride;
    const baseB = b * stride;
    for (let w = 0; w < words; w++) {
      const usedA = mem[baseA + USED + w]!;
      const usedB = mem[baseB + USED + w]!;
      if ((usedB & ~usedA & observe[w]!) !== 0) return false;
      const writes = free[w]!;
      if ((usedA & ~usedB & writes) !== 0) return false;
      const hideA = mem[baseA + hide + w]!;
      if ((usedB & ~usedA & writes & ~hideA) !== 0) return false;
      if ((mem[baseB + hide + w]! & ~usedB & ~hideA & writes) !== 0) return false;
    }
    return true;
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
