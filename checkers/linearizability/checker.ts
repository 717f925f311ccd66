/**
 * The linearizability checker of one object type, in the form every checker has.
 */
import type { Checker } from "../checker.js";
import { judge } from "./judge.js";
import { merge } from "./merge.js";
import { judgeModels, MODELS, modelsOf } from "./models.js";
import type { ObjectType } from "./object-type.js";

const SETTINGS = {
  witness: "no (default); check: replay the order found for each object that is linearizable",
};

export function linearizabilityChecker(type: ObjectType): Checker {
  return {
    name: type.name,
    summary: type.summary,
    operations: type.operations,
    settings: { ...type.settings, ...SETTINGS },
    models: MODELS,
    check(history, options = {}) {
      modelsOf(options);
      const { budget, settings } = options;
      const result = judge(history, type, {
        ...(budget === undefined ? {} : { budget }),
        ...(settings === undefined ? {} : { settings }),
      });
      return judgeModels(history, type, options, merge(type.name, history.length, [result]));
    },
  };
}
