/** Writes of values that differ in more than one bit from each other, and reads, on a few keys. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { ByzantineOperation } from "./ops.js";

const KEYS = 10;

export function sparseValues(): OpGenerator {
  return lift((random, _context, calls): ByzantineOperation => {
    const key = random.below(KEYS);
    // A parity bit: values with one bit flipped were never written.
    const value = 2 * calls + parity(calls);
    return random.chance(0.5) ? { f: "write", value, key } : { f: "read", value: null, key };
  });
}

function parity(n: number): number {
  let odd = 0;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) odd ^= rest % 2;
  return odd;
}
