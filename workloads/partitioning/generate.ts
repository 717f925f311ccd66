/** Keys by Zipf's law, the first ones hot; now and then the nodes change. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { PartitioningOperation } from "./ops.js";

const REBALANCE_EVERY = 250;

export interface PartitioningShape {
  readonly keys: number;
  /** Exponent of Zipf's law; 0 is uniform. */
  readonly skew: number;
}

export function routes({ keys, skew }: PartitioningShape): OpGenerator {
  // Rank by inverse transform: a table of cumulated weights, made once.
  const cumulated: number[] = [];
  for (let key = 0; key < keys; key++) cumulated.push((cumulated[key - 1] ?? 0) + 1 / (key + 1) ** skew);
  return lift((random, _context, calls): PartitioningOperation => {
    if (calls % REBALANCE_EVERY === REBALANCE_EVERY - 1) return { f: "rebalance", value: null };
    const mark = random.float() * cumulated[keys - 1]!;
    return { f: "route", value: cumulated.findIndex((sum) => sum > mark) };
  });
}
