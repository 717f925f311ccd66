/**
 * Sequential consistency (Lamport 1979): some order of all operations explains every answer and keeps each
 * process's own order; real time does not count. Unlike linearizability it is no property of each object alone, so
 * all objects are searched together, depth first, remembering where every process and every object was.
 *
 * For small histories (2000 operations at most): the problem is NP-complete even with one object, and the budget is the
 * only bound. Decided only where the history is not linearizable; what is linearizable is sequentially consistent.
 * Registers in which no value is written twice are judged as transactions, whatever their length
 * (sequential-registers.ts).
 */
import type { Budget } from "../budget.js";
import type { History } from "../history/history.js";
import { toProblem } from "./problem-of.js";
import type { ObjectReader, ObjectType } from "./object-type.js";
import { NEVER } from "./search/problem.js";
import { NONE, OBSERVE, type Transitions } from "./search/transitions.js";
import { split } from "./split.js";

/** Beyond so many operations the search is not begun. */
const MOST_OPERATIONS = 2000;

interface Step {
  readonly object: number;
  readonly call: number;
  readonly crashed: boolean;
  readonly start: number;
}

export type SequentialAnswer =
  /** Operations by index, in an order that explains them, where one is told. */
  | { readonly kind: "sequential"; readonly order?: readonly number[] }
  /** Operations that contradict each other, and how. */
  | { readonly kind: "violated"; readonly blocked: readonly number[]; readonly why: string }
  /** How far it came. */
  | { readonly kind: "stopped"; readonly why: string };

export function checkSequential(
  history: History,
  type: ObjectType,
  reader: ObjectReader,
  budget: Budget,
): SequentialAnswer {
  if (history.length > MOST_OPERATIONS) return tooLong(0);
  const { programs, objects } = readPrograms(history, type, reader);
  const at = programs.map(() => 0);
  const states = objects.map(() => 0);
  const failed = new Set<string>();
  const order: number[] = [];
  let furthest = 0;
  let blocked: number[] = [];
  let unspent = 0;
  let stopped = false;

  const isDone = (): boolean =>
    programs.every((program, p) => at[p]! >= program.length || program[at[p]!]!.crashed);

  const explore = (): boolean => {
    if (isDone()) return true;
    if (++unspent === 256) {
      unspent = 0;
      if (!budget.spend(256) || !budget.room(failed.size * 100)) stopped = true;
    }
    if (stopped) return false;
    // An observation that is true now may as well be made now.
    for (const [p, program] of programs.entries()) {
      const step = program[at[p]!];
      if (step === undefined) continue;
      const { transitions } = objects[step.object]!;
      if (transitions.effects[step.call] !== OBSERVE) continue;
      if (transitions.next(states[step.object]!, step.call) === NONE) continue;
      return take(p, step, states[step.object]!);
    }
    const name = `${at.join()}|${states.join()}`;
    if (failed.has(name)) return false;
    const waiting: number[] = [];
    for (const [p, program] of programs.entries()) {
      const step = program[at[p]!];
      if (step === undefined) continue;
      if (!step.crashed) waiting.push(step.start);
      const { transitions } = objects[step.object]!;
      const after = transitions.next(states[step.object]!, step.call);
      if (after === NONE) continue;
      const outcomes = after >= 0 ? [after] : transitions.outcomes(after);
      for (const one of outcomes) if (take(p, step, one)) return true;
      if (stopped) return false;
    }
    if (order.length >= furthest) {
      furthest = order.length;
      blocked = waiting;
    }
    failed.add(name);
    return false;
  };

  const take = (p: number, step: Step, state: number): boolean => {
    const before = states[step.object]!;
    states[step.object] = state;
    at[p]!++;
    order.push(step.start);
    if (explore()) return true;
    order.pop();
    at[p]!--;
    states[step.object] = before;
    return false;
  };

  if (explore()) return { kind: "sequential", order };
  if (stopped) return tooLong(furthest);
  const why = `after ${String(furthest)} of them, none of these can come next`;
  return { kind: "violated", blocked, why };
}

const tooLong = (explained: number): SequentialAnswer => ({
  kind: "stopped",
  why: `the search stopped after explaining ${String(explained)} operations`,
});

/** Each process's operations in its own order. */
function readPrograms(history: History, type: ObjectType, reader: ObjectReader) {
  const parts = split(history, type, reader);
  const objects: { readonly transitions: Transitions }[] = [];
  const byProcess = new Map<number, { id: number; step: Step }[]>();
  for (let index = 0; index < parts.count; index++) {
    const part = parts.part(index);
    const { transitions, call } = toProblem(part, reader);
    objects.push({ transitions });
    for (let row = 0; row < call.length; row++) {
      const id = part.operation[row]!;
      const process = history.columns.process[id]!;
      const step = {
        object: index,
        call: call[row]!,
        crashed: part.end[row] === NEVER,
        start: part.start[row]!,
      };
      const program = byProcess.get(process);
      if (program === undefined) byProcess.set(process, [{ id, step }]);
      else program.push({ id, step });
    }
  }
  const programs = [...byProcess.values()].map((program) =>
    program.sort((x, y) => x.id - y.id).map(({ step }) => step),
  );
  return { programs, objects };
}
