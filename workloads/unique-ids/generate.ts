/** One request after another. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { repeat } from "../../harness/generator/repeat.js";
import type { UniqueIdsOperation } from "./ops.js";

export function requests(): OpGenerator {
  return repeat({ f: "generate", value: null } satisfies UniqueIdsOperation);
}
