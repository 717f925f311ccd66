/**
 * A witness: the operations of one object in an order that explains every answer, made from what the search
 * remembers, and a replay that re-checks such an order knowing nothing of how it was found.
 *
 * The search remembers only the steps that changed the state. Hidden overwrites go right before the overwrite
 * they hide behind, observations to the first moment at which they are true.
 */
import type { Model } from "../models/model.js";
import type { Problem } from "./search/problem.js";
import { NEVER } from "./search/problem.js";
import type { TrailStep } from "./search/trail.js";
import { OBSERVE, OVERWRITE } from "./search/transitions.js";

interface Placed {
  readonly row: number;
  /** The event right before which it takes effect. */
  readonly event: number;
}

/** Rows in an order that explains the events before `until`; undefined when the steps leave a choice open. */
export function witnessOrder(
  problem: Problem,
  steps: readonly TrailStep[],
  until = problem.events.length,
): number[] | undefined {
  const placed = nameCrashed(problem, steps);
  if (placed === undefined) return undefined;
  const states = statesAlong(problem, placed);
  if (states === undefined) return undefined;
  const rows = problem.call.length;
  // What goes right before each step, and what goes behind it (step 0: before all).
  const before = new Lists(placed.length, rows);
  const after = new Lists(placed.length + 1, rows);
  return distribute(problem, placed, states, until, before, after)
    ? putTogether(placed, before, after)
    : undefined;
}

// One loop a function: what has run hot in one is not thrown away at the next.

/** Puts the rows that are no steps of their own beside those; false where the steps leave a choice open. */
function distribute(
  problem: Problem,
  placed: readonly Placed[],
  states: Int32Array,
  until: number,
  before: Lists,
  after: Lists,
): boolean {
  const { transitions, call, end } = problem;
  const { invokedAt, returnedAt } = placesOf(problem, until);
  const has = new Uint8Array(call.length);
  for (const { row } of placed) has[row] = 1;
  // Index of the first step that took effect after the row's invocation: both grow.
  let first = 0;
  for (let row = 0; row < call.length; row++) {
    if (has[row] === 1 || end[row] === NEVER || returnedAt[row] === NEVER) continue;
    while (first < placed.length && placed[first]!.event <= invokedAt[row]!) first++;
    let at = first;
    if (transitions.effects[call[row]!] === OBSERVE) {
      while (transitions.next(states[at]!, call[row]!) !== states[at]) {
        if (at === placed.length || placed[at]!.event > returnedAt[row]!) return false;
        at++;
      }
      after.add(at, row);
    } else {
      while (at < placed.length && transitions.effects[call[placed[at]!.row]!] !== OVERWRITE) at++;
      if (at === placed.length || placed[at]!.event > returnedAt[row]!) return false;
      before.add(at, row);
    }
  }
  return true;
}

/** Places of invocations and returns among the events before `until`, by row. */
function placesOf({ call, events }: Problem, until: number) {
  const invokedAt = new Int32Array(call.length).fill(NEVER);
  const returnedAt = new Int32Array(call.length).fill(NEVER);
  for (let e = 0; e < until; e++) {
    if (events[e]! >= 0) invokedAt[events[e]!] = e;
    else returnedAt[~events[e]!] = e;
  }
  return { invokedAt, returnedAt };
}

function putTogether(placed: readonly Placed[], before: Lists, after: Lists): number[] {
  const order: number[] = [];
  for (let i = 0; i <= placed.length; i++) {
    if (i > 0) {
      before.pour(i - 1, order);
      order.push(placed[i - 1]!.row);
    }
    // Those behind one step are there by invocation, as rows are.
    after.pour(i, order);
  }
  return order;
}

/** Lists of rows, each row in one of them at most, in the order in which they were added. */
class Lists {
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #next: Int32Array;

  constructor(lists: number, rows: number) {
    this.#first = new Int32Array(lists).fill(-1);
    this.#last = new Int32Array(lists).fill(-1);
    this.#next = new Int32Array(rows).fill(-1);
  }

  add(list: number, row: number): void {
    const last = this.#last[list]!;
    if (last < 0) this.#first[list] = row;
    else this.#next[last] = row;
    this.#last[list] = row;
  }

  pour(list: number, into: number[]): void {
    for (let row = this.#first[list]!; row >= 0; row = this.#next[row]!) into.push(row);
  }
}

/**
 * Steps of classes become operations: the class's first use is its first operation, and so on. Undefined where
 * there are not enough of them.
 */
function nameCrashed(
  { call, start, end, transitions, events }: Problem,
  steps: readonly TrailStep[],
): Placed[] | undefined {
  const classes = new Map<number, number[]>();
  for (let row = 0; row < call.length; row++) {
    if (end[row] !== NEVER || transitions.effects[call[row]!] === OBSERVE) continue;
    const known = classes.get(call[row]!);
    if (known === undefined) classes.set(call[row]!, [row]);
    else known.push(row);
  }
  const rows = [...classes.values()];
  const used = rows.map(() => 0);
  const placed: Placed[] = [];
  for (const { step, event } of steps) {
    const row = step >= 0 ? step : rows[~step]![used[~step]!++];
    if (row === undefined || start[row]! > end[~events[event]!]!) return undefined;
    placed.push({ row, event });
  }
  return placed;
}

/** The state before the first step and after each; undefined where a call has several outcomes, or none. */
function statesAlong({ transitions, call }: Problem, placed: readonly Placed[]): Int32Array | undefined {
  const result = new Int32Array(placed.length + 1);
  for (let i = 0; i < placed.length; i++) {
    const after = transitions.next(result[i]!, call[placed[i]!.row]!);
    if (after < 0) return undefined;
    result[i + 1] = after;
  }
  return result;
}

/** What is wrong with an order as an explanation of a problem, in words; undefined when it is right. */
export function replay(problem: Problem, order: readonly number[], model: Model): string | undefined {
  const { call, start, end, transitions } = problem;
  const seen = new Uint8Array(call.length);
  let states: readonly unknown[] = [model.initial];
  let latestStart = -1;
  for (const row of order) {
    const name = String(start[row]);
    if (seen[row] === 1) return `operation ${name} is there twice`;
    seen[row] = 1;
    if (end[row]! < latestStart) return `operation ${name} had returned before one placed ahead of it began`;
    latestStart = Math.max(latestStart, start[row]!);
    const next = new Map<string | number, unknown>();
    for (const state of states) {
      for (const one of model.step(state, transitions.calls[call[row]!]!)) next.set(model.key(one), one);
    }
    if (next.size === 0) return `operation ${name} is impossible where it is placed`;
    states = [...next.values()];
  }
  const missing = seen.findIndex((there, row) => there === 0 && end[row] !== NEVER);
  return missing < 0 ? undefined : `operation ${String(start[missing])} is missing`;
}
