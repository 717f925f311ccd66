/**
 * **byzantine**: registers read through something that may lie: a corrupting link, a damaged disk, a forger. A value
 * that nobody ever wrote is proof. Written values carry a parity bit, so that a flipped bit makes none of them.
 */
import { byzantineChecker } from "../../checkers/byzantine/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { sparseValues } from "./generate.js";

export const byzantine: Workload = {
  name: "byzantine",
  summary: "Replies: no value that nobody ever wrote.",
  checker: byzantineChecker,
  settings: {},
  generate: sparseValues,
  isRead: ({ f }) => f === "read",
  fake,
};
