/** Adds of 0, 1, 2, … and a read now and then. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { SetOperation } from "./ops.js";

export function adds(readShare: number): OpGenerator {
  return lift((random, _context, calls): SetOperation =>
    random.chance(readShare) ? { f: "read", value: null } : { f: "add", value: calls },
  );
}
