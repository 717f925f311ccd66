/**
 * **long-fork**: some transactions write one register each, once; others read a whole group of registers. Under
 * snapshot isolation, and already where everybody sees a prefix of one order of commits, any two reads of a group must
 * agree on that order: one saw all that the other saw. Two that do not are a long fork, which parallel snapshot
 * isolation allows. (Sovran et al., "Transactional storage for geo-replicated systems", SOSP 2011; Jepsen's long-fork.)
 */
import { longForkChecker } from "../../checkers/long-fork/index.js";
import { lift } from "../../harness/generator/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { forks } from "./generate.js";
import type { Transaction } from "./ops.js";

export const longFork: Workload = {
  name: "long-fork",
  summary: "Single writes and reads of groups; do all readers agree on the order of writes?",
  checker: longForkChecker,
  settings: {
    "group-size": "Keys of a group, all read together (default 3).",
    "reads-per-write": "Reads of a group for each write of it (default 3).",
  },
  generate: ({ settings }) =>
    lift(
      forks({
        groupSize: integerSetting(settings, "group-size", 3),
        readsPerWrite: integerSetting(settings, "reads-per-write", 3),
      }),
    ),
  isRead: ({ value }) => (value as Transaction).every(([kind]) => kind === "r"),
  fake,
};
