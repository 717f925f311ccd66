/**
 * Puts the phases of the search together so that each answer is final.
 *
 * Without crashed operations one exact run decides. With them, first a frugal run that uses a crashed operation
 * only when forced; if it succeeds, its order is a real one. Otherwise runs in which crashed operations of
 * *untracked* classes may happen any number of times: if even that is stuck, so is the truth; if the cheapest
 * order found uses no class beyond its supply, it is real; otherwise an overused class is tracked from then on
 * (abstraction refinement). In the end all are tracked, which is exact. Calls that could lead to ever new states
 * are tracked from the start.
 */
import type { Budget } from "../../budget.js";
import { NEVER, type Problem } from "./problem.js";
import { Search, type Outcome, type Phase } from "./search.js";
import { OBSERVE } from "./transitions.js";

export interface Decision {
  readonly outcome: Outcome;
  /** The phase that answered, for the verdict's `engine`. */
  readonly phase: string;
  /** The run that answered, to be repeated when a report wants more of it. */
  readonly rerun: Phase;
}

export function decide(problem: Problem, budget: Budget): Decision {
  const run = (phase: Phase): Outcome => new Search(problem, budget, phase).run();
  const exact: Phase = { pruning: "exact" };
  if (crashedCalls(problem).length === 0) return { outcome: run(exact), phase: "exact", rerun: exact };

  const frugal: Phase = {
    pruning: "priced",
    slack: 0,
    cap: 256,
    maxSteps: 1_000_000 + 200 * problem.events.length,
  };
  const first = run(frugal);
  if (first.kind === "linearizable" || (first.kind === "stopped" && first.by === "budget")) {
    return { outcome: first, phase: "frugal", rerun: frugal };
  }
  const trackedCalls = new Set(crashedCalls(problem).filter((call) => !problem.transitions.isFixed(call)));
  for (;;) {
    const phase: Phase = { pruning: "tracked", trackedCalls: new Set(trackedCalls) };
    const outcome = run(phase);
    if (outcome.kind !== "linearizable" || outcome.overused.length === 0) {
      return { outcome, phase: name(trackedCalls.size), rerun: phase };
    }
    trackedCalls.add(scarcest(problem, outcome.overused));
  }
}

/** With nothing tracked the run is known as relaxed. */
function name(tracked: number): string {
  return tracked === 0 ? "relaxed" : `tracked ${String(tracked)}`;
}

function crashedCalls({ end, call, transitions }: Problem): number[] {
  const calls = new Set<number>();
  for (let i = 0; i < end.length; i++) {
    if (end[i] === NEVER && transitions.effects[call[i]!] !== OBSERVE) calls.add(call[i]!);
  }
  return [...calls];
}

/** The overused call with the fewest crashed operations: the cheapest one to count. */
function scarcest({ call, end }: Problem, overused: readonly number[]): number {
  const supply = new Map<number, number>(overused.map((one) => [one, 0]));
  for (let i = 0; i < call.length; i++) {
    const count = supply.get(call[i]!);
    if (end[i] === NEVER && count !== undefined) supply.set(call[i]!, count + 1);
  }
  let best = overused[0]!;
  for (const one of overused) if (supply.get(one)! < supply.get(best)!) best = one;
  return best;
}
