/** Small amounts, more often up than down, and reads. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { CounterOperation } from "./ops.js";

export function amounts(): OpGenerator {
  return lift((random): CounterOperation => {
    if (random.chance(0.4)) return { f: "read", value: null };
    const amount = 1 + random.below(5);
    return { f: "add", value: random.chance(0.7) ? amount : -amount };
  });
}
