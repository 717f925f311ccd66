/**
 * Random draws for generators. A source is keyed: (seed, salt, draw number) always gives the same stream, so a
 * generator that is asked twice answers twice the same, and what it emits does not depend on timing.
 */
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

export interface Random {
  /** A uniform integer in [0, n). */
  below(n: number): number;
  /** A uniform float in [0, 1). */
  float(): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  /** An element of a non-empty list. @throws RangeError when it is empty */
  pick<T>(list: readonly T[]): T;
  /** An element chosen with probability proportional to its weight. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T;
  /** A new list in random order. */
  shuffle<T>(list: readonly T[]): T[];
  /** A random subset with at least one element, each size equally likely. */
  nonemptySubset<T>(list: readonly T[]): T[];
  /** An exponentially distributed float with the given mean. */
  exponential(mean: number): number;
  /** Number of failures before the first success of probability `p`. */
  geometric(p: number): number;
  /** An index in [0, n), index i with weight 1/(i+1)^skew. */
  zipf(n: number, skew?: number): number;
}

/** Mixes integers into 32 well-spread bits (the finalizer of MurmurHash3, applied per word). */
export function mix32(...words: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash;
}

/** A 32-bit salt for a name. */
export function saltOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}

export function keyedRandom(seed: number, salt: number, draw: number): Random {
  return new KeyedRandom(mix32(seed | 0, Math.floor(seed / 2 ** 32) | 0, salt, draw));
}

/** A class, not closures: one is made for every operation. */
class KeyedRandom implements Random {
  readonly #source: RandomGenerator;

  constructor(key: number) {
    this.#source = xoroshiro128plus(key);
  }

  below(n: number): number {
    if (!(n >= 1)) throw new RangeError(`below(n): expected n >= 1, got ${String(n)}`);
    return uniformInt(this.#source, 0, n - 1);
  }

  float(): number {
    return uniformFloat64(this.#source);
  }

  chance(p: number): boolean {
    return this.float() < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    let total = 0;
    for (const [weight] of choices) total += weight;
    if (!(total > 0)) throw new RangeError("weighted(): expected a positive total weight");
    let rest = this.float() * total;
    for (const [weight, value] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return choices.findLast(([weight]) => weight > 0)![1];
  }

  shuffle<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }

  nonemptySubset<T>(list: readonly T[]): T[] {
    return this.shuffle(list).slice(0, 1 + this.below(list.length));
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.float()) * mean;
  }

  geometric(p: number): number {
    return Math.floor(Math.log(1 - this.float()) / Math.log(1 - p));
  }

  zipf(n: number, skew = 1): number {
    return this.weighted(Array.from({ length: n }, (_, i) => [1 / (i + 1) ** skew, i] as const));
  }
}
