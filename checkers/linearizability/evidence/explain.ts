/**
 * Turns a failed judgement of one object into an anomaly: which operations contradict each other, how far the
 * history can be explained, and what the object could have been then.
 */
import type { Budget } from "../../budget.js";
import type { Anomaly } from "../../verdict.js";
import type { FastAnswer, ObjectReader } from "../object-type.js";
import type { Part } from "../part.js";
import { NEVER, type Problem } from "../search/problem.js";
import type { Outcome, Phase } from "../search/search.js";

const STATES_SHOWN = 20;

/** For the near-linear algorithms, which name the contradiction themselves. */
export function explainConflict(
  part: Part,
  _reader: ObjectReader,
  fast: FastAnswer,
  _budget: Budget,
): Anomaly {
  const operations = (fast.conflict ?? []).map((row) => part.start[row]!);
  return {
    type: "nonlinearizable",
    operations,
    key: part.key,
    message: `No order of the operations explains these: ${fast.because ?? ""}.`,
    details: { engine: fast.engine },
  };
}

/** For the general search, which knows where it got stuck. */
export function explainStuck(
  part: Part,
  _reader: ObjectReader,
  problem: Problem,
  outcome: Extract<Outcome, { kind: "stuck" }>,
  _rerun: Phase,
  _budget: Budget,
): Anomaly {
  const fatal = ~problem.events[outcome.event]!;
  const open: number[] = [];
  for (let row = 0; row < part.start.length && part.start[row]! < part.end[fatal]!; row++) {
    if (part.end[row]! >= part.end[fatal]! && part.end[row] !== NEVER) open.push(part.start[row]!);
  }
  const { states, model } = problem.transitions;
  const possible = [...new Set(outcome.before.map((one) => one.state))].sort((x, y) => x - y);
  return {
    type: "nonlinearizable",
    operations: [part.start[fatal]!],
    key: part.key,
    message: "No order of the operations explains this one.",
    details: {
      fatal: part.start[fatal]!,
      open,
      statesBefore: possible
        .slice(0, STATES_SHOWN)
        .map((state) => (model.show === undefined ? states[state] : model.show(states[state]))),
    },
  };
}
