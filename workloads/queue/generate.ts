/** Half of the threads enqueue and half dequeue. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { produceAndConsume } from "../delivery/generate.js";

export function halfAndHalf(concurrency: number): OpGenerator {
  return produceAndConsume({ concurrency, manual: false, fanOut: false });
}
