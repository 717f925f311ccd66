/** Every checker by the name that `check --workload` takes. */
import type { Checker } from "./checker.js";
import { linearizabilityCheckers } from "./linearizability/index.js";
import { listAppendChecker } from "./list-append/index.js";
import { longForkChecker } from "./long-fork/index.js";
import { rwRegisterChecker } from "./rw-register/index.js";
import { sessionChecker } from "./session/index.js";
import { writeSkewChecker } from "./write-skew/index.js";

export const CHECKERS: readonly Checker[] = [
  listAppendChecker,
  rwRegisterChecker,
  writeSkewChecker,
  longForkChecker,
  sessionChecker,
  ...linearizabilityCheckers,
];
