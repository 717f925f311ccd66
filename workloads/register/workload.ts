/**
 * **register**: read, write and compare-and-set of single values, many keys side by side. Each key must be
 * *linearizable*: every operation seems to take effect at one instant between its invocation and its
 * completion (Herlihy & Wing 1990). Finds stale reads, lost writes, split brains, broken compare-and-set.
 */
import { registerChecker } from "../../checkers/linearizability/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { registers } from "./generate.js";

export const register: Workload = {
  name: "register",
  summary: "Reads, writes and compare-and-sets of single values; judged by linearizability, key by key.",
  checker: registerChecker,
  settings: {
    "threads-per-key": "Clients that share a key (default 5, or all of them if fewer).",
    "operations-per-key": "Operations on a key before a fresh one is taken (default 300).",
  },
  generate: ({ settings, concurrency }) =>
    registers({
      threadsPerKey: integerSetting(settings, "threads-per-key", Math.min(5, concurrency)),
      operationsPerKey: integerSetting(settings, "operations-per-key", 300),
    }),
  isRead: ({ f }) => f === "read",
  fake,
};
