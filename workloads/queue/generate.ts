/** Half of the threads enqueue and half dequeue; at the end one client drains the queue. */
import type { OpGenerator } from "../../harness/generator/generator.js";
import { produceAndConsume } from "../delivery/generate.js";
import { untilEmpty } from "../until-empty.js";
import type { QueueOperation } from "./ops.js";

const DRAIN: QueueOperation = { f: "drain", value: null };

export function halfAndHalf(concurrency: number): OpGenerator {
  return produceAndConsume({ concurrency, manual: false, fanOut: false });
}

/** Until a drain succeeded. */
export function drained(): OpGenerator {
  return untilEmpty({ call: DRAIN, empty: Array.isArray, inARow: 1, callsMax: 20 });
}
