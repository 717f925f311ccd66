/**
 * **causal**: on each key a fixed order of operations, each caused by the one before, done by one client on whatever
 * node it reaches. Each must find what the one before left. (Jepsen's causal.)
 */
import { causalChecker } from "../../checkers/causal/index.js";
import type { Workload } from "../workload.js";
import { fake } from "./fake.js";
import { causalOrders } from "./generate.js";

export const causal: Workload = {
  name: "causal",
  summary: "Operations in causal order on each key: each finds what its cause left.",
  checker: causalChecker,
  settings: {},
  generate: causalOrders,
  isRead: ({ f }) => f !== "write",
  fake,
};
