/** Mostly looks; now and then a node goes down or comes back. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import { NODES, type FailureDetectionOperation } from "./ops.js";

export function looks(): OpGenerator {
  return lift((): FailureDetectionOperation => ({ f: "look", value: null }));
}

export function looksAndCrashes(): OpGenerator {
  return lift((random): FailureDetectionOperation => {
    if (random.chance(0.95)) return { f: "look", value: null };
    return { f: random.chance(0.5) ? "crash" : "restart", value: random.pick(NODES.slice(0, -1)) };
  });
}
