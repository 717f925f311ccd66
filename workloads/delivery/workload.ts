/**
 * **delivery**: the delivery language of queues, logs and topics. A configuration says how often a message is
 * delivered (`--set delivery=at-least-once|at-most-once|exactly-once`), in which order (`order=none|per-key|
 * per-producer|total`), to whom (`subscribers=compete|all`), how it is acknowledged (`acknowledge=auto|manual`), for
 * how long it is in flight (`visibility-timeout=ms`) and when it is set aside (`max-deliveries=n`). Finds messages
 * lost, lost with their consumer, duplicated, reordered, invented, or delivered after a refusal; the queue is drained
 * at the end, with a deadline.
 */
import { deliveryChecker } from "../../checkers/delivery/index.js";
import { type GenerateOptions, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { drained, produceAndConsume, type DeliveryShape } from "./generate.js";

function shapeOf({ settings, concurrency }: GenerateOptions): DeliveryShape {
  return {
    concurrency,
    manual: settings["acknowledge"] === "manual",
    fanOut: settings["subscribers"] === "all",
  };
}

export const delivery: Workload = {
  name: "delivery",
  summary: "Queues, logs and topics by what they promise: how often, in which order, to whom.",
  checker: deliveryChecker,
  settings: deliveryChecker.settings!,
  generate: (options) => produceAndConsume(shapeOf(options)),
  final: (options) => drained(shapeOf(options)),
  isRead: ({ f }) => f === "dead-letters",
  fake,
};
