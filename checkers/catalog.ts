/** Every checker by the name that `check --workload` takes. */
import { atomicityChecker } from "./atomicity/index.js";
import { bankChecker } from "./bank/index.js";
import { byzantineChecker } from "./byzantine/index.js";
import { causalReverseChecker } from "./causal-reverse/index.js";
import { causalChecker } from "./causal/index.js";
import type { Checker } from "./checker.js";
import { counterChecker } from "./counter/index.js";
import { deliveryChecker } from "./delivery/index.js";
import { failureDetectionChecker } from "./failure-detection/index.js";
import { leaderChecker } from "./leader/index.js";
import { linearizabilityCheckers } from "./linearizability/index.js";
import { listAppendChecker } from "./list-append/index.js";
import { lockChecker } from "./lock/index.js";
import { logChecker } from "./log/index.js";
import { longForkChecker } from "./long-fork/index.js";
import { lwwRegisterChecker } from "./lww-register/index.js";
import { monotonicChecker } from "./monotonic/index.js";
import { partitioningChecker } from "./partitioning/index.js";
import { queueChecker } from "./queue/index.js";
import { rwRegisterChecker } from "./rw-register/index.js";
import { secondaryIndexChecker } from "./secondary-index/index.js";
import { sessionChecker } from "./session/index.js";
import { setFullChecker } from "./set-full/index.js";
import { setChecker } from "./set/index.js";
import { totalQueueChecker } from "./total-queue/index.js";
import { uniqueIdsChecker } from "./unique-ids/index.js";
import { writeSkewChecker } from "./write-skew/index.js";

/** Messages, sets, money and locks: what was lost, invented, duplicated, reordered, or broke an invariant. */
export const LOSS_CHECKERS: readonly Checker[] = [
  setChecker,
  setFullChecker,
  queueChecker,
  totalQueueChecker,
  deliveryChecker,
  logChecker,
  uniqueIdsChecker,
  counterChecker,
  bankChecker,
  lockChecker,
  leaderChecker,
  causalChecker,
  causalReverseChecker,
  monotonicChecker,
  secondaryIndexChecker,
  atomicityChecker,
  partitioningChecker,
  lwwRegisterChecker,
  failureDetectionChecker,
  byzantineChecker,
];

export const CHECKERS: readonly Checker[] = [
  listAppendChecker,
  rwRegisterChecker,
  writeSkewChecker,
  longForkChecker,
  sessionChecker,
  ...LOSS_CHECKERS,
  ...linearizabilityCheckers,
];
