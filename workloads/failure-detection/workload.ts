/**
 * **failure-detection**: nodes crash and come back, and clients ask a detector whom it suspects. Nobody who is up may
 * be suspected; a crash must be noticed within the timeout. Tells how long detection took.
 */
import { failureDetectionChecker } from "../../checkers/failure-detection/index.js";
import { wordOf } from "../../checkers/guarantees/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { looks, looksAndCrashes } from "./generate.js";

export const failureDetection: Workload = {
  name: "failure-detection",
  summary: "A failure detector: false suspicions, and how long a crash goes undetected.",
  checker: failureDetectionChecker,
  settings: {
    timeout: "Milliseconds in which a crash, and a recovery, must be noticed (default 1000).",
    crashes: "Who takes nodes down: clients (default), or the faults of the run (kill, pause).",
  },
  generate: ({ settings }) =>
    wordOf(settings, "crashes", ["clients", "faults"]) === "clients" ? looksAndCrashes() : looks(),
  isRead: ({ f }) => f === "look",
  fake,
};
