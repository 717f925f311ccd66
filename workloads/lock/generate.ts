/** Each thread acquires, uses and releases, again and again; after a refusal the rest of the round is refused too. */
import { eachThread } from "../../harness/generator/each.js";
import type { OpGenerator } from "../../harness/generator/generator.js";
import { cycle } from "../../harness/generator/repeat.js";
import type { LockOperation } from "./ops.js";

const ROUND: readonly LockOperation[] = ["acquire", "use", "use", "release"].map((f) => ({
  f: f as LockOperation["f"],
  value: null,
}));

export function rounds(): OpGenerator {
  return eachThread(cycle([...ROUND]));
}
