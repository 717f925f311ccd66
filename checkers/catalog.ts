/** Every checker by the name that `check --workload` takes. */
import type { Checker } from "./checker.js";
import { linearizabilityCheckers } from "./linearizability/index.js";
import { listAppendChecker } from "./list-append/index.js";
import { rwRegisterChecker } from "./rw-register/index.js";

export const CHECKERS: readonly Checker[] = [
  listAppendChecker,
  rwRegisterChecker,
  ...linearizabilityCheckers,
];
