/** The verdict of a run: the checker's, lowered where the run itself proves nothing. */
import type { Checker } from "../checkers/checker.js";
import { progressAfter } from "../checkers/availability/index.js";
import { canonicalModel } from "../checkers/consistency/index.js";
import type { History } from "../checkers/history/history.js";
import { MalformedHistoryError } from "../checkers/history/malformed.js";
import { unknownVerdict, type Verdict, type VerdictWord } from "../checkers/verdict.js";
import type { ScheduledFault } from "../harness/faults/index.js";
import type { RunOutcome } from "../harness/store/run-record.js";
import { timeBudget } from "./budget.js";

/** Runs a checker; what it throws becomes `unknown`, with the reason. */
export function judge(
  checker: Checker,
  history: History,
  models: readonly string[],
  settings: Readonly<Record<string, string>>,
  budgetSeconds: number,
): Verdict {
  try {
    return checker.check(history, { models, settings, budget: timeBudget(budgetSeconds) });
  } catch (error) {
    const reason = error instanceof MalformedHistoryError ? "malformed" : "crashed";
    return unknownVerdict(checker.name, models, reason, (error as Error).message, history.length);
  }
}

/**
 * The checker's verdict on a run, with liveness beside it. A run in which a fault never bit is not called valid; an
 * anomaly found stays found.
 */
export function judgeRun(
  checked: Verdict,
  outcome: Pick<RunOutcome, "vacuousFaults">,
  history: History,
  schedule: readonly ScheduledFault[],
): Verdict {
  const verdict =
    schedule.length === 0 ? checked : { ...checked, liveness: progressAfter(history, schedule) };
  if (verdict.verdict !== "valid" || outcome.vacuousFaults.length === 0) return verdict;
  const names = outcome.vacuousFaults.join(", ");
  return {
    ...verdict,
    verdict: "unknown",
    reason: "vacuous",
    detail: `${names}: no effect of the fault was ever observed, so nothing was shown`,
  };
}

/** What a verdict says about one model, whether or not it was judged against it. */
export function judgedAgainst(verdict: Verdict, model: string): VerdictWord {
  const refuted = [verdict, verdict.allowed].flatMap((part) =>
    part === undefined ? [] : [...part.violates, ...part.alsoViolates],
  );
  if (refuted.includes(nameOf(model))) return "invalid";
  return verdict.verdict === "unknown" ? "unknown" : "valid";
}

function nameOf(model: string): string {
  try {
    return canonicalModel(model);
  } catch {
    return model;
  }
}
