/** Writes of fresh values and reads, on a few keys. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { LwwOperation } from "./ops.js";

const KEYS = 5;

export function writesAndReads(): OpGenerator {
  return lift((random, _context, calls): LwwOperation => {
    const key = random.below(KEYS);
    return random.chance(0.5) ? { f: "write", value: calls, key } : { f: "read", value: null, key };
  });
}
