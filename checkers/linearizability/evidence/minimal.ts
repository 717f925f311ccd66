/**
 * The smallest failing sub-history: as few operations as possible that no order explains, *whatever* the others
 * did. An operation that is left out may still have happened within its own time or not at all (if it observes,
 * it is simply gone), so what remains is a proof about the whole history, not about a doctored one.
 *
 * The search for it looks at a growing window before the operation at which the judgement got stuck, beginning
 * in any state, and is bounded: what it has when its budget ends is a proof too, only not the smallest.
 */
import type { Budget } from "../../budget.js";
import { NEVER, orderEvents, type Problem } from "../search/problem.js";
import { Search, type Phase } from "../search/search.js";
import { OBSERVE } from "../search/transitions.js";

export interface Minimal {
  /** Rows, in order of invocation. */
  readonly rows: readonly number[];
  /** False when the budget ended before nothing more could be left out. */
  readonly smallest: boolean;
}

const FIRST_WINDOW = 16;
const WINDOW_GROWTH = 4;
/** Longer histories are looked at only through windows. */
const LONGEST_WHOLE = 400;

/** A budget of its own within the caller's. */
export class Allowance implements Budget {
  #left: number;
  readonly #outer: Budget;

  constructor(steps: number, outer: Budget) {
    this.#left = steps;
    this.#outer = outer;
  }

  get isLeft(): boolean {
    return this.#left > 0;
  }

  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left > 0 && this.#outer.spend(steps);
  }

  room(bytes: number): boolean {
    return this.#outer.room(bytes);
  }
}

/** Undefined when no proof smaller than the whole was found. `fatal`: the row at which the search got stuck. */
export function minimal(
  problem: Problem,
  fatal: number,
  phase: Phase,
  steps: number,
  budget: Budget,
): Minimal | undefined {
  const allowance = new Allowance(steps, budget);
  const counted = countUnbounded(problem, phase);
  const found = firstFailingWindow(problem, fatal, counted, allowance);
  if (found === undefined) return undefined;
  const { rows, from } = found;
  const end = horizon(problem, fatal);
  let kept = rows.filter((row) => problem.end[row]! <= end);
  const fails = (required: readonly number[]): boolean =>
    allowance.isLeft && isStuck(problem, rows, required, fatal, { ...counted, ...from }, allowance);
  for (let size = kept.length >> 1; size >= 1; size = size === 1 ? 0 : (size + 1) >> 1) {
    // What happened long ago matters least: it is tried first.
    for (let at = 0; at < kept.length;) {
      const chunk = kept.slice(at, at + size);
      const rest =
        ahead(problem) || !chunk.includes(fatal) ? [...kept.slice(0, at), ...kept.slice(at + size)] : kept;
      if (rest.length < kept.length && fails(rest)) kept = rest;
      else at += size;
    }
  }
  return { rows: kept, smallest: allowance.isLeft };
}

/** Operations still open count as crashed here: those that lead to ever new states must not happen at will. */
function countUnbounded({ call, transitions }: Problem, phase: Phase): Phase {
  if (phase.pruning !== "tracked") return phase;
  const trackedCalls = new Set(phase.trackedCalls);
  for (const one of distinct(call, transitions.calls.length))
    if (!transitions.isFixed(one)) trackedCalls.add(one);
  return { ...phase, trackedCalls };
}

function firstFailingWindow(problem: Problem, fatal: number, phase: Phase, allowance: Allowance) {
  const { start, end } = problem;
  const last = horizon(problem, fatal);
  let whole = 0;
  while (whole < start.length && start[whole]! < last) whole++;
  /** Rows of the whole that were still open at `begin`, or came later. */
  const openFrom = (begin: number): number[] => {
    const rows: number[] = [];
    for (let row = 0; row < whole; row++) if (end[row]! >= begin) rows.push(row);
    return rows;
  };
  const states = anyState(problem);
  if (states !== undefined) {
    for (let size = FIRST_WINDOW; size < whole && allowance.isLeft; size *= WINDOW_GROWTH) {
      const rows = openFrom(start[whole - size]!);
      const from = { from: states };
      const required = rows.filter((row) => end[row]! <= last);
      if (isStuck(problem, rows, required, fatal, { ...phase, ...from }, allowance)) return { rows, from };
    }
  }
  return whole <= LONGEST_WHOLE ? { rows: openFrom(-Infinity), from: {} } : undefined;
}

/** Where the search looks ahead, what it contradicts may come after the row it got stuck at. */
function ahead({ transitions }: Problem): boolean {
  return transitions.junk >= 0;
}

function horizon(problem: Problem, fatal: number): number {
  return ahead(problem) ? NEVER - 1 : problem.end[fatal]!;
}

/** The calls that occur. */
function distinct(call: Int32Array, calls: number): number[] {
  const occurs = new Uint8Array(calls);
  for (let row = 0; row < call.length; row++) occurs[call[row]!] = 1;
  return [...occurs.keys()].filter((one) => occurs[one] === 1);
}

/** All states there are, where calls lead to fixed ones only. */
function anyState({ transitions, call }: Problem): number[] | undefined {
  for (const one of distinct(call, transitions.calls.length)) {
    if (transitions.effects[one] !== OBSERVE && !transitions.isFixed(one)) return undefined;
  }
  return transitions.states.map((_, state) => state).filter((state) => state !== transitions.junk);
}

/** Whether no order explains the required rows, the other rows being free to have happened or not. */
function isStuck(
  problem: Problem,
  rows: readonly number[],
  required: readonly number[],
  fatal: number,
  phase: Phase,
  budget: Budget,
): boolean {
  const { transitions, call, start, end } = problem;
  const last = horizon(problem, fatal);
  const must = new Set(required);
  const used = rows.filter((row) => must.has(row) || transitions.effects[call[row]!] !== OBSERVE);
  const column = (value: (row: number) => number): Int32Array => Int32Array.from(used, value);
  // What had not returned when the search got stuck may happen later or never.
  const ends = column((row) => (end[row]! > last ? NEVER : end[row]!));
  const starts = column((row) => start[row]!);
  const part: Problem = {
    transitions,
    call: column((row) => call[row]!),
    start: starts,
    end: ends,
    events: orderEvents(starts, ends),
    optional: Uint8Array.from(used, (row) => (must.has(row) ? 0 : 1)),
    arena: undefined,
  };
  return new Search(part, budget, phase).run().kind === "stuck";
}
