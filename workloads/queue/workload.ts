/**
 * **queue**: enqueues and dequeues; everything dequeued came from somewhere, once. What was lost is told, not judged:
 * that is total-queue's question. (Jepsen's queue.)
 */
import { queueChecker } from "../../checkers/queue/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { drained, halfAndHalf } from "./generate.js";

export const queue: Workload = {
  name: "queue",
  summary: "Enqueues and dequeues: everything dequeued came from somewhere.",
  checker: queueChecker,
  settings: {},
  generate: ({ concurrency }) => halfAndHalf(concurrency),
  final: drained,
  isRead: () => false,
  fake,
};
