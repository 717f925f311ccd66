/**
 * **leader**: clients stand for election, ask who leads, and work on a guarded resource as long as they take
 * themselves for the leader. No term has two leaders, terms do not come back, and the resource takes no term older
 * than it has seen.
 */
import { leaderChecker } from "../../checkers/leader/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { elections } from "./generate.js";

export const leader: Workload = {
  name: "leader",
  summary: "Elections: one leader a term, terms and tokens only grow.",
  checker: leaderChecker,
  settings: {},
  generate: elections,
  isRead: ({ f }) => f === "leader",
  fake,
};
