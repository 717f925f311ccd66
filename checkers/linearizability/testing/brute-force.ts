/**
 * The oracle: tries every order of the operations (Wing and Gong 1993), remembering only which sets it has
 * tried. Good for up to 31 operations; shares no code with the search beyond the model.
 */
import type { Call, Model } from "../../models/model.js";

export interface TimedCall {
  readonly call: Call;
  readonly start: number;
  /** Infinity when it crashed. */
  readonly end: number;
}

/** An order of the operations (crashed ones may be missing) that explains them; undefined when there is none. */
export function bruteForce(model: Model, operations: readonly TimedCall[]): number[] | undefined {
  const n = operations.length;
  if (n > 31) throw new RangeError(`at most 31 operations, not ${String(n)}`);
  let required = 0;
  for (let i = 0; i < n; i++) if (operations[i]!.end !== Infinity) required |= 1 << i;
  const failed = new Set<string>();
  const order: number[] = [];
  const explore = (done: number, state: unknown): boolean => {
    if ((done & required) === required) return true;
    const memo = `${String(done)}:${String(model.key(state))}`;
    if (failed.has(memo)) return false;
    let deadline = Infinity;
    for (let i = 0; i < n; i++)
      if ((done & (1 << i)) === 0) deadline = Math.min(deadline, operations[i]!.end);
    for (let i = 0; i < n; i++) {
      if ((done & (1 << i)) !== 0 || operations[i]!.start > deadline) continue;
      for (const next of model.step(state, operations[i]!.call)) {
        order.push(i);
        if (explore(done | (1 << i), next)) return true;
        order.pop();
      }
    }
    failed.add(memo);
    return false;
  };
  return explore(0, model.initial) ? order : undefined;
}
