/**
 * A limit on a checker's work. Checkers know no clock and no heap: they tell the budget what they spend, and
 * stop with `unknown: budget` when it says so. Whoever calls the checker measures time and memory behind it.
 */
export interface Budget {
  /** Called often (every few thousand steps at most) with the steps since the last call. False: stop now. */
  spend(steps: number): boolean;
  /** Called before a structure grows to `bytes` in all. False: stop now. */
  room(bytes: number): boolean;
}

export const UNLIMITED: Budget = { spend: () => true, room: () => true };
