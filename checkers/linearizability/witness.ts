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
  const { transitions, call, events, end } = problem;
  const placed = nameCrashed(problem, steps);
  if (placed === undefined) return undefined;
  const invokedAt = new Int32Array(call.length).fill(NEVER);
  const returnedAt = new Int32Array(call.length).fill(NEVER);
  for (let e = 0; e < until; e++) {
    if (events[e]! >= 0) invokedAt[events[e]!] = e;
    else returnedAt[~events[e]!] = e;
  }
  const has = new Uint8Array(call.length);
  for (const { row } of placed) has[row] = 1;
  // before[i]: what goes right before step i; after[i]: observations behind it (after[0]: before all steps).
  const before: number[][] = placed.map(() => []);
  const after: Placed[][] = Array.from({ length: placed.length + 1 }, () => []);
  const states = statesAlong(problem, placed);
  if (states === undefined) return undefined;
  for (let row = 0; row < call.length; row++) {
    if (has[row] === 1 || end[row] === NEVER || returnedAt[row] === NEVER) continue;
    const observes = transitions.effects[call[row]!] === OBSERVE;
    let at = firstFrom(placed, invokedAt[row]!);
    if (observes) {
      while (transitions.next(states[at]!, call[row]!) !== states[at]) {
        if (at === placed.length || placed[at]!.event > returnedAt[row]!) return undefined;
        at++;
      }
      after[at]!.push({ row, event: Math.max(invokedAt[row]!, placed[at - 1]?.event ?? 0) });
    } else {
      while (at < placed.length && transitions.effects[call[placed[at]!.row]!] !== OVERWRITE) at++;
      if (at === placed.length || placed[at]!.event > returnedAt[row]!) return undefined;
      before[at]!.push(row);
    }
  }
  const order: number[] = [];
  for (let i = 0; i <= placed.length; i++) {
    if (i > 0) order.push(...before[i - 1]!, placed[i - 1]!.row);
    for (const { row } of after[i]!.sort((x, y) => x.event - y.event)) order.push(row);
  }
  return order;
}

/** Index of the first step that took effect after an event. */
function firstFrom(placed: readonly Placed[], event: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placed[middle]!.event <= event) low = middle + 1;
    else high = middle;
  }
  return low;
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

/** The state before the first step and after each; undefined where a call has several outcomes. */
function statesAlong({ transitions, call }: Problem, placed: readonly Placed[]): number[] | undefined {
  const { model, states, calls } = transitions;
  let state = model.initial;
  const result = [0];
  for (const { row } of placed) {
    const after = model.step(state, calls[call[row]!]!);
    if (after.length !== 1) return undefined;
    state = after[0];
    result.push(transitions.intern(state));
  }
  return result.every((id) => states[id] !== undefined) ? result : undefined;
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
