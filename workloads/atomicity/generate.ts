/** Transactions of two to four parts, one in three rolled back, and looks at recent ones. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { AtomicityOperation } from "./ops.js";

export function transactionsAndLooks(): OpGenerator {
  return lift((random, _context, calls): AtomicityOperation => {
    if (random.chance(0.5)) return { f: "read", value: Math.max(0, calls - 1 - random.below(20)) };
    const parts = Array.from({ length: 2 + random.below(3) }, (_, part) => part);
    return { f: random.chance(0.33) ? "abort" : "commit", value: [calls, parts] };
  });
}
