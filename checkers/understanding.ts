/** A checker that refuses histories with operations it would leave out. */
import type { Checker } from "./checker.js";
import { refuseUnknown } from "./history/index.js";

/** Sessions that a checker begins refuse by themselves, at the event. */
export function understanding(checker: Checker): Checker {
  return {
    ...checker,
    check(history, options) {
      refuseUnknown(history, checker.name, checker.operations);
      return checker.check(history, options);
    },
  };
}
