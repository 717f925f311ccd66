/**
 * Every group of keys gets its share of operations: one write of each key, and reads of the whole group in random
 * order among them. Each key is written once, so a read says exactly which writes it saw.
 */
import type { GeneratorLike } from "../../harness/generator/generator.js";
import type { Random } from "../../harness/generator/random.js";

export interface LongForkShape {
  readonly groupSize: number;
  /** Reads of a group for each write of it. */
  readonly readsPerWrite: number;
}

export function forks({ groupSize, readsPerWrite }: LongForkShape): GeneratorLike {
  const perGroup = groupSize * (1 + readsPerWrite);
  return (random: Random, _context: unknown, calls: number) => {
    const first = Math.floor(calls / perGroup) * groupSize;
    const place = calls % perGroup;
    if (place % (1 + readsPerWrite) === 0)
      return { f: "txn", value: [["w", first + place / (1 + readsPerWrite), 1]] };
    const keys = Array.from({ length: groupSize }, (_, i) => first + i);
    return { f: "txn", value: random.shuffle(keys).map((key) => ["r", key, null]) };
  };
}
