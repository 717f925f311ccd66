/**
 * **counter**: clients add amounts of either sign and read the sum, which must be one that the adds known of can
 * make. Finds lost updates, adds applied twice by a retry, and stale reads.
 */
import { counterChecker } from "../../checkers/counter/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { amounts } from "./generate.js";

export const counter: Workload = {
  name: "counter",
  summary: "Adds of either sign, and reads within what may have been added.",
  checker: counterChecker,
  settings: {},
  generate: amounts,
  isRead: ({ f }) => f === "read",
  fake,
};
