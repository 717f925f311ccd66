/**
 * **session**: short transactions on registers, judged by what each session (the process that runs them) may expect:
 * to see its own writes, never to see anything older than before, to have its writes seen in their order and after
 * what it had read, and all of it together, causal consistency. Stale reads of other sessions' writes are allowed.
 * (Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", PDIS 1994; Viotti and Vukolić 2016.)
 */
import { sessionChecker } from "../../checkers/session/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { sessions } from "./generate.js";
import type { Transaction } from "./ops.js";

export const session: Workload = {
  name: "session",
  summary: "Registers by session: own writes, no going back, causes before effects.",
  checker: sessionChecker,
  settings: {
    "operations-per-round":
      "Operations, about, before all registers are replaced by fresh ones (default 600).",
  },
  generate: ({ settings, concurrency }) =>
    sessions({
      sessions: concurrency,
      operationsPerRound: integerSetting(settings, "operations-per-round", 600),
    }),
  isRead: ({ value }) => (value as Transaction).every(([kind]) => kind === "r"),
  fake,
};
