/**
 * **write-skew**: rows are inserted into groups and read by predicate ("all rows of the group", as a set or as a
 * count). Transactions that look whether a group is empty before they insert miss each other's rows under anything
 * weaker than serializability: write skew through a phantom, Adya's G2, which no lock on rows prevents. Includes the
 * guarded inserts of Jepsen's adya test. (Adya, "Weak Consistency", 1999, §4.2.2; Berenson et al. 1995, A3 and A5B.)
 */
import { writeSkewChecker } from "../../checkers/write-skew/index.js";
import { lift } from "../../harness/generator/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { predicates } from "./generate.js";
import type { Transaction } from "./ops.js";

export const writeSkew: Workload = {
  name: "write-skew",
  summary: "Inserts guarded by predicate reads; phantoms and write skew (G2).",
  checker: writeSkewChecker,
  settings: {
    groups: "Groups of rows in use at a time (default 3). Fewer groups, more conflicts.",
    "operations-per-group": "Operations, about, before a group is replaced by a fresh one (default 8).",
  },
  generate: ({ settings }) =>
    lift(
      predicates({
        groups: integerSetting(settings, "groups", 3),
        operationsPerGroup: integerSetting(settings, "operations-per-group", 8),
      }),
    ),
  isRead: ({ f, value }) => f === "txn" && (value as Transaction).every(([kind]) => kind !== "insert"),
  fake,
};
