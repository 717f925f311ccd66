/**
 * **list-append**: transactions append unique values to lists and read whole lists. Since a list shows every
 * append in its order, one read recovers the whole version history of a key, and every dependency between
 * transactions (ww, wr, rw) follows from it. Finds all of Adya's anomalies: dirty writes (G0), aborted,
 * intermediate and circular reads (G1a, G1b, G1c), read skew (G-single), write skew (G2-item), lost updates, and
 * their session and real-time forms. (Kingsbury & Alvaro, "Elle: Inferring Isolation Anomalies from
 * Experimental Observations", VLDB 2020.)
 */
import { listAppendChecker } from "../../checkers/list-append/index.js";
import { integerSetting, type Workload } from "../workload.js";
import { fake } from "./fake.js";
import { appends } from "./generate.js";
import type { Transaction } from "./ops.js";

export const listAppend: Workload = {
  name: "list-append",
  summary: "Transactions of appends to lists and reads of them; finds every isolation anomaly (the default).",
  checker: listAppendChecker,
  settings: {
    keys: "Keys alive at a time (default 6). Fewer keys, more conflicts.",
    "writes-per-key": "Appends to a key before it is replaced by a fresh one (default 64).",
    "txn-length": "Micro-operations of a transaction at most (default 4).",
  },
  generate: ({ settings }) =>
    appends({
      keys: integerSetting(settings, "keys", 6),
      writesPerKey: integerSetting(settings, "writes-per-key", 64),
      lengthMin: 1,
      lengthMax: integerSetting(settings, "txn-length", 4),
    }),
  isRead: ({ value }) => (value as Transaction).every(([kind]) => kind === "r"),
  fake,
};
