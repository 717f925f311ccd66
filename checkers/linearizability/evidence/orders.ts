/**
 * Why each order of a few operations fails: every order is followed until nothing more can come next, and what
 * stood in the way is noted. For small sets; cut at a number of orders.
 */
import type { Call, Model } from "../../models/model.js";

export interface FailedOrder {
  /** Operations that could be put in order, by index. */
  readonly order: readonly number[];
  /** What the object may be after them. */
  readonly state: unknown;
  /** Operations that would have to come next and cannot. */
  readonly blocked: readonly { readonly operation: number; readonly because: string }[];
}

export interface NamedCall {
  readonly call: Call;
  /** Index of the invocation. */
  readonly start: number;
  /** Infinity when it crashed. */
  readonly end: number;
}

const MOST_ORDERS = 12;
const MOST_STEPS = 5000;

/** The orders that get furthest first; none when some order explains everything. */
export function failedOrders(model: Model, operations: readonly NamedCall[]): FailedOrder[] | undefined {
  const found = new Map<string, FailedOrder>();
  const order: number[] = [];
  const done = new Set<number>();
  let steps = 0;
  const explore = (state: unknown): boolean => {
    if (++steps > MOST_STEPS) return false;
    const left = operations.filter((one) => !done.has(one.start));
    if (left.every(({ end }) => end === Infinity)) return true;
    const deadline = Math.min(...left.map(({ end }) => end));
    const blocked: { operation: number; because: string }[] = [];
    let moved = false;
    for (const { call, start, end } of left) {
      if (start > deadline) continue;
      const after = model.step(state, call);
      if (after.length === 0 && end !== Infinity) {
        blocked.push({
          operation: start,
          because: `${describe(call)} is impossible when the state is ${text(model, state)}`,
        });
      }
      for (const next of after) {
        if (end === Infinity && model.key(next) === model.key(state)) continue;
        moved = true;
        order.push(start);
        done.add(start);
        if (explore(next)) return true;
        done.delete(start);
        order.pop();
      }
    }
    if (!moved || blocked.length === left.filter(({ start }) => start <= deadline).length) {
      const name = `${String(model.key(state))}|${[...done].sort((x, y) => x - y).join()}`;
      if (!found.has(name)) found.set(name, { order: [...order], state: show(model, state), blocked });
    }
    return false;
  };
  if (explore(model.initial)) return undefined;
  return [...found.values()].sort((x, y) => y.order.length - x.order.length).slice(0, MOST_ORDERS);
}

export function show(model: Model, state: unknown): unknown {
  return model.show === undefined ? state : model.show(state);
}

/** A call in a few words: `write 1`, `read -> 2`. */
export function describe({ f, input, output, known }: Call): string {
  const asked = (input ?? null) === null ? "" : ` ${short(input)}`;
  const answered =
    known && (output ?? null) !== null ? ` -> ${short(output)}` : known && asked === "" ? " -> null" : "";
  return `${f}${asked}${answered}`;
}

function text(model: Model, state: unknown): string {
  return short(show(model, state));
}

function short(value: unknown): string {
  const written = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "bigint" ? String(part) : part instanceof Map ? [...part] : part,
  ) as string | undefined;
  const all = written ?? String(value);
  return all.length > 80 ? `${all.slice(0, 77)}…` : all;
}
