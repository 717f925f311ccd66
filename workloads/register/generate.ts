/**
 * Groups of threads work on one key each; every written value is new for its key, which keeps checking nearly
 * linear. A key is given up after so many operations, so that no history of a key grows long.
 */
import { concurrentKeys } from "../../harness/generator/independent.js";
import type { OpGenerator } from "../../harness/generator/generator.js";
import { limit } from "../../harness/generator/limit.js";
import type { RegisterOperation } from "./ops.js";
import type { Random } from "../../harness/generator/random.js";

export interface RegisterShape {
  readonly threadsPerKey: number;
  readonly operationsPerKey: number;
}

export function registers({ threadsPerKey, operationsPerKey }: RegisterShape): OpGenerator {
  return concurrentKeys(
    threadsPerKey,
    (index) => index,
    () => limit(operationsPerKey, (random, _context, calls) => operation(random, calls)),
  );
}

/** Values count operations: the value of the n-th is n + 1, and what a cas expects was written not long ago. */
function operation(random: Random, calls: number): RegisterOperation {
  const value = calls + 1;
  return random.weighted<RegisterOperation>([
    [5, { f: "read", value: null }],
    [3, { f: "write", value }],
    [2, { f: "cas", value: [Math.max(1, value - 1 - random.below(4)), value] }],
  ]);
}
