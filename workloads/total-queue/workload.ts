/**
 * **total-queue**: a queue that is drained at the end: what goes in must come out. Finds acknowledged messages that
 * were lost, invented ones, and with `--set duplicates=forbidden` those delivered twice. (Jepsen's total-queue.)
 */
import { totalQueueChecker } from "../../checkers/total-queue/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { drained, halfAndHalf } from "./generate.js";

export const totalQueue: Workload = {
  name: "total-queue",
  summary: "A queue drained at the end: what goes in comes out.",
  checker: totalQueueChecker,
  settings: { duplicates: "allowed (default); forbidden." },
  generate: ({ concurrency }) => halfAndHalf(concurrency),
  final: drained,
  isRead: () => false,
  fake,
};
