/** As set, with more reads. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { SetFullOperation } from "./ops.js";

const READS = 0.05;

export function addsAndReads(): OpGenerator {
  return lift((random, _context, calls): SetFullOperation =>
    random.chance(READS) ? { f: "read", value: null } : { f: "add", value: calls },
  );
}
