/** For each key, as many writes as reads, and a fresh key before lists grow long. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { concurrentKeys } from "../../harness/generator/independent.js";
import { limit } from "../../harness/generator/limit.js";
import type { CausalReverseOperation } from "./ops.js";

const OPERATIONS_PER_KEY = 300;

export function blindWrites(threadsPerKey: number): OpGenerator {
  return concurrentKeys(
    threadsPerKey,
    (index) => index,
    () =>
      limit(OPERATIONS_PER_KEY, (random, _context, calls): CausalReverseOperation =>
        random.chance(0.5) ? { f: "write", value: calls } : { f: "read", value: null },
      ),
  );
}
