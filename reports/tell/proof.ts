/**
 * An anomaly with everything a reader needs to follow it: the operations it names, with names of their own, and
 * why each must come before the next. The base of the prose, the terminal's cycle and the graph.
 */
import type { History } from "../../checkers/history/history.js";
import type { Operation } from "../../checkers/history/operation.js";
import { ANOMALIES } from "../../checkers/consistency/index.js";
import { LOSSES } from "../../checkers/guarantees/losses.js";
import type { Anomaly, Step } from "../../checkers/verdict.js";
import { operationById } from "./find.js";

export interface Witness {
  /** T1, T2, … in the order of the proof, as the checker's prose has them. */
  readonly name: string;
  /** Index of the invocation. */
  readonly index: number;
  /** Absent where the history was not kept. */
  readonly operation?: Operation;
}

export interface Proof {
  readonly anomaly: Anomaly;
  /** What this kind of anomaly is, in one sentence, if the kind is known. */
  readonly summary?: string;
  /** "write skew", "lost update": what people call it. */
  readonly shape?: string;
  readonly witnesses: readonly Witness[];
  readonly steps: readonly Step[];
}

const SUMMARIES = new Map([...LOSSES, ...ANOMALIES].map(({ name, summary }) => [name, summary]));

const OWN: Readonly<Record<string, string>> = {
  nonlinearizable:
    "No order of the operations, each taking effect at one instant between its invocation and its completion, explains what they returned.",
};

export function kindSummary(type: string): string | undefined {
  return SUMMARIES.get(type) ?? OWN[type];
}

export function proofOf(anomaly: Anomaly, history: History | undefined): Proof {
  const steps = anomaly.steps ?? [];
  const indexes = new Set([...anomaly.operations, ...steps.flatMap(({ from, to }) => [from, to])]);
  const witnesses = [...indexes].map((index, i): Witness => {
    const operation = history === undefined ? undefined : operationById(history, index);
    return { name: `T${String(i + 1)}`, index, ...(operation === undefined ? {} : { operation }) };
  });
  const summary = kindSummary(anomaly.type);
  const shape = anomaly.details?.["shape"];
  return {
    anomaly,
    ...(summary === undefined ? {} : { summary }),
    ...(typeof shape === "string" ? { shape } : {}),
    witnesses,
    steps,
  };
}

/** True when the steps lead from an operation back to itself. */
export function isCycle(steps: readonly Step[]): boolean {
  return steps.length > 0 && steps.every((step, i) => steps[(i + 1) % steps.length]!.from === step.to);
}
