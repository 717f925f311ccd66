/**
 * **rw-register**: transactions write unique values to registers and read single ones. For systems without lists.
 * Reads do not show the order of writes, so less can be inferred than with list-append: most writes follow a read
 * of their key, which orders the versions, and what remains open is searched for an order that explains everything.
 * (Kingsbury & Alvaro 2020; Biswas & Enea, "On the Complexity of Checking Transactional Consistency", OOPSLA 2019.)
 */
import { rwRegisterChecker } from "../../checkers/rw-register/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { writes } from "./generate.js";
import type { Transaction } from "./ops.js";

export const rwRegister: Workload = {
  name: "rw-register",
  summary: "Transactions of writes and reads of single values; isolation for systems without lists.",
  checker: rwRegisterChecker,
  settings: {
    keys: "Keys alive at a time (default 6). Fewer keys, more conflicts.",
    "writes-per-key": "Writes to a key before it is replaced by a fresh one (default 64).",
    "txn-length": "Micro-operations of a transaction at most, not counting reads before writes (default 4).",
  },
  generate: ({ settings }) =>
    writes({
      keys: integerSetting(settings, "keys", 6),
      writesPerKey: integerSetting(settings, "writes-per-key", 64),
      lengthMin: 1,
      lengthMax: integerSetting(settings, "txn-length", 4),
    }),
  isRead: ({ value }) => (value as Transaction).every(([kind]) => kind === "r"),
  fake,
};
