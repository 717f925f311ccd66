/** Mostly questions; now and then an election, and work by whoever takes himself for the leader. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import type { LeaderOperation } from "./ops.js";

export function elections(): OpGenerator {
  return lift((random): LeaderOperation => ({
    f: random.weighted([
      [5, "leader"],
      [1, "elect"],
      [3, "use"],
    ]),
    value: null,
  }));
}
