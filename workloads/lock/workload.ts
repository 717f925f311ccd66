/**
 * **lock**: clients acquire a lock, work on what it guards, and release it. At most one may hold it at a time; tokens
 * grow with every grant, and the resource refuses those older than it has seen. Finds locks granted twice, leases
 * that run out under their holder (`--set pause=…`), and resources without fencing.
 */
import { lockChecker } from "../../checkers/lock/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { rounds } from "./generate.js";

export const lock: Workload = {
  name: "lock",
  summary: "A lock and what it guards: one holder at a time, and tokens that keep late ones out.",
  checker: lockChecker,
  settings: {
    lease: "Milliseconds after which the lock is given to somebody else (default: never).",
    pause:
      "Milliseconds for which a client stops between acquiring and using, in one round of five (default: never).",
  },
  generate: ({ settings }) => rounds(integerSetting(settings, "pause", 0)),
  isRead: () => false,
  fake,
};
