/**
 * Which models a verdict is about: linearizability, sequential consistency, or both. What is linearizable is
 * sequentially consistent, so the second question is asked only where the first was answered with no.
 */
import { UNLIMITED } from "../budget.js";
import type { CheckOptions } from "../checker.js";
import type { History } from "../history/history.js";
import { unknownVerdict, type Anomaly, type Verdict } from "../verdict.js";
import { LINEARIZABLE } from "./merge.js";
import type { ObjectType } from "./object-type.js";
import { checkSequential } from "./sequential.js";
import { sequentialRegisters } from "./sequential-registers.js";

export const SEQUENTIAL = "sequential";
export const MODELS: readonly string[] = [LINEARIZABLE, SEQUENTIAL];

/** @throws RangeError for a model that is not judged here */
export function modelsOf({ models = [] }: CheckOptions): readonly string[] {
  for (const model of models) {
    if (!MODELS.includes(model)) throw new RangeError(`models are ${MODELS.join(" and ")}, not ${model}`);
  }
  return models.length === 0 ? [LINEARIZABLE] : models;
}

/** Extends a verdict on linearizability to the models asked for. */
export function judgeModels(
  history: History,
  type: ObjectType,
  options: CheckOptions,
  linearizable: Verdict,
): Verdict {
  const models = modelsOf(options);
  const verdict = { ...linearizable, models };
  if (!models.includes(SEQUENTIAL) || verdict.verdict === "valid" || verdict.reason === "vacuous")
    return verdict;
  const { budget = UNLIMITED, settings = {} } = options;
  const reader = type.open(settings);
  const answer =
    (reader.registers === true
      ? sequentialRegisters(history, settings["initial"] ?? "null", budget)
      : undefined) ?? checkSequential(history, type, reader, budget);
  const both = models.includes(LINEARIZABLE);
  switch (answer.kind) {
    case "sequential": {
      if (both) return { ...verdict, satisfies: verdict.verdict === "invalid" ? [SEQUENTIAL] : [] };
      const {
        anomalies,
        counts,
        violates,
        alsoViolates,
        reason: _reason,
        detail: _detail,
        ...rest
      } = verdict;
      return {
        ...rest,
        verdict: "valid",
        anomalies: [],
        counts: {},
        violates: [],
        alsoViolates: [],
        satisfies: [SEQUENTIAL],
        ...(anomalies.length === 0 ? {} : { allowed: { anomalies, counts, violates, alsoViolates } }),
      };
    }
    case "violated": {
      const anomaly: Anomaly = {
        type: "nonsequential",
        operations: answer.blocked,
        message: `No order of the operations that keeps each process's own explains them: ${answer.why.replace(/\.$/, "")}.`,
      };
      const { reason: _reason, detail: _detail, ...rest } = verdict;
      return {
        ...rest,
        verdict: "invalid",
        anomalies: [...(both ? verdict.anomalies : []), anomaly],
        counts: { ...(both ? verdict.counts : {}), nonsequential: 1 },
        violates: [SEQUENTIAL],
        alsoViolates: [LINEARIZABLE],
      };
    }
    case "stopped": {
      if (both && verdict.verdict === "invalid") return verdict;
      const detail = `sequential consistency: ${answer.why}`;
      const { engine, checked } = verdict;
      return {
        ...unknownVerdict(type.name, models, "budget", detail),
        ...(engine === undefined ? {} : { engine }),
        checked,
      };
    }
  }
}
