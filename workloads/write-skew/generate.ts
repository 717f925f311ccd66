/**
 * Guarded inserts and transactions of predicate reads and inserts, over a few groups at a time. A group is given up
 * after so many operations: what matters happens while it is nearly empty.
 */
import type { GeneratorLike } from "../../harness/generator/generator.js";
import type { Random } from "../../harness/generator/random.js";
import type { MicroOperation } from "./ops.js";

export interface WriteSkewShape {
  /** Groups in use at a time. */
  readonly groups: number;
  /** Operations on a group, about, before a fresh one is taken. */
  readonly operationsPerGroup: number;
}

/** The n-th operation has the id n for its row, and a group that depends on n alone. */
export function predicates({ groups, operationsPerGroup }: WriteSkewShape): GeneratorLike {
  return (random: Random, _context: unknown, calls: number) => {
    const oldest = Math.floor(calls / operationsPerGroup);
    const group = (): number => oldest + random.below(groups);
    if (random.chance(0.4)) {
      const ids = random.chance(0.5) ? [calls, null] : [null, calls];
      return { f: "insert", value: [group(), ids] };
    }
    const read = (of: number): MicroOperation => [random.chance(0.5) ? "r" : "count", of, null];
    const [first, second] = [group(), group()];
    const value = random.weighted<() => readonly MicroOperation[]>([
      [2, () => [read(first), ["insert", second, calls]]],
      [1, () => [read(first), read(second)]],
      [1, () => [["insert", first, calls], read(first)]],
      [1, () => [read(first)]],
    ])();
    return { f: "txn", value };
  };
}
