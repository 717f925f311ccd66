/**
 * The linearizability checker of one object type, in the form every checker has.
 */
import type { Checker, CheckOptions } from "../checker.js";
import { judge, type JudgeOptions, type ShardResult } from "./judge.js";
import { LINEARIZABLE, merge } from "./merge.js";
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
      const result = judge(history, type, judgeOptions(options));
      return judgeModels(history, type, options, merge(type.name, history.length, [result]));
    },
    shared: {
      judge: (history, options, shard) => judge(history, type, { ...judgeOptions(options), shard }),
      merge: (operations, results) => ({
        ...merge(type.name, operations, results as readonly ShardResult[]),
        models: [LINEARIZABLE],
      }),
    },
  };
}

function judgeOptions({ budget, settings }: CheckOptions): JudgeOptions {
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(settings === undefined ? {} : { settings }),
  };
}
