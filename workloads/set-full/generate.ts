/** As set, with more reads. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { adds } from "../set/generate.js";

export function addsAndReads(): OpGenerator {
  return adds(0.05);
}
