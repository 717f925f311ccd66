/**
 * A model: what a sequential object of some type may answer. It is data and three functions; the checkers know
 * nothing else of an object.
 *
 * Nondeterminism is first-class: `step` gives *every* state the object may be in after the call, none when the
 * object could not have answered so. States are immutable values; `key` tells equal ones apart from unequal ones.
 */

/** One call with its answer. Calls that are equal in every field are interchangeable. */
export interface Call {
  readonly f: string;
  readonly input: unknown;
  /** The answer; meaningless when `known` is false. */
  readonly output: unknown;
  /** False for a crashed call: whatever the object might have answered is allowed. */
  readonly known: boolean;
  /** The client, for objects that care who calls (a lock with an owner); 0 for all others. */
  readonly process: number;
}

/**
 * What a call does to a state, for all states alike. `observe`: never changes it. `overwrite`: always possible,
 * and the state after it does not depend on the one before. `modify`: always possible. `update`: anything else.
 * A hint that is not true makes verdicts wrong; leaving it out (`update`) only makes them slower.
 */
export type Effect = "observe" | "overwrite" | "modify" | "update";

export interface Model<State = unknown> {
  readonly name: string;
  readonly initial: State;
  /** Every state that may follow; empty when the call is impossible here. Must not change `state`. */
  step(state: State, call: Call): readonly State[];
  /** Equal states, equal keys; different states, different keys. */
  key(state: State): string | number;
  /** What is known of a call in every state; `update` when absent. */
  effect?(call: Call): Effect;
  /** The one state in which the call is possible, where there is one; absent or undefined: look at `step`. */
  requires?(call: Call): State | undefined;
  /**
   * Whether calls that are no overwrites could ever lead from one state to the other; may err towards true. Lets
   * the search give up an order before the observation that it contradicts.
   */
  reaches?(from: State, to: State): boolean;
  /** The state as plain JSON for reports; the state itself when absent. */
  show?(state: State): unknown;
}
