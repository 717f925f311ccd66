/**
 * **monotonic**: a number that only grows. No client may see it go back, and where operations carry timestamps, later
 * ones must not show less. Finds stale replicas and skewed clocks.
 */
import { monotonicChecker } from "../../checkers/monotonic/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { increments } from "./generate.js";

export const monotonic: Workload = {
  name: "monotonic",
  summary: "A number that only grows: no client sees it go back, and timestamps agree.",
  checker: monotonicChecker,
  settings: {},
  generate: increments,
  isRead: ({ f }) => f === "read",
  fake,
};
