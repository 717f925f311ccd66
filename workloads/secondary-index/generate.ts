/** Puts and queries on a few rows and attributes at a time, which change as time goes by; comparisons are rare. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { SecondaryIndexOperation } from "./ops.js";

/** Operations after which other rows and attributes are used. */
const WINDOW = 60;
const ROWS = 6;
const ATTRIBUTES = 3;

export function putsAndQueries(): OpGenerator {
  return lift((random, _context, calls): SecondaryIndexOperation => {
    const window = Math.floor(calls / WINDOW);
    const attribute = window * ATTRIBUTES + random.below(ATTRIBUTES);
    if (random.chance(0.02)) return { f: "compare", value: null };
    if (random.chance(0.5)) return { f: "query", value: attribute };
    const id = window * ROWS + random.below(ROWS);
    return { f: "put", value: [id, random.chance(0.1) ? null : attribute] };
  });
}
