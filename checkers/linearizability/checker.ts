/**
 * The linearizability checker of one object type, in the form every checker has.
 */
import type { Checker } from "../checker.js";
import { judge } from "./judge.js";
import { LINEARIZABLE, merge } from "./merge.js";
import type { ObjectType } from "./object-type.js";

export function linearizabilityChecker(type: ObjectType): Checker {
  return {
    name: type.name,
    summary: type.summary,
    operations: type.operations,
    ...(type.settings === undefined ? {} : { settings: type.settings }),
    models: [LINEARIZABLE],
    check(history, options = {}) {
      const { budget, settings } = options;
      const result = judge(history, type, {
        ...(budget === undefined ? {} : { budget }),
        ...(settings === undefined ? {} : { settings }),
      });
      return merge(type.name, history.length, [result]);
    },
  };
}
