/** Half increments, half reads. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { MonotonicOperation } from "./ops.js";

export function increments(): OpGenerator {
  return lift((random): MonotonicOperation => ({ f: random.chance(0.5) ? "inc" : "read", value: null }));
}
