/**
 * An invocation paired with its completion: what checkers reason about.
 *
 * Real-time order is the order of *events*, not of clocks: a precedes b when `a.end < b.start`. Times are for
 * people and plots.
 */
import type { CompletionType, OperationError } from "./event.js";

export interface Operation {
  /** Dense position in the history's list of operations, by order of invocation. */
  readonly id: number;
  /** Index of the `invoke` event: how verdicts name an operation. */
  readonly start: number;
  /** Index of the completion event; `Infinity` when the outcome is unknown (`info`, or never completed). */
  readonly end: number;
  readonly process: number;
  readonly f: string;
  /** The object the operation is on; `null` is the one object. */
  readonly key: unknown;
  /** Value of the invocation. */
  readonly input: unknown;
  /** Value of the completion; for `info` and `fail` whatever came with it, `undefined` if never completed. */
  readonly output: unknown;
  readonly type: CompletionType;
  /** Nanoseconds since the run began. */
  readonly invoked: number;
  /** Nanoseconds since the run began; `Infinity` when the outcome is unknown. */
  readonly returned: number;
  readonly error?: OperationError;
}

/** One step of a fault, as the nemesis observed it. */
export interface FaultEvent {
  readonly index: number;
  readonly time: number;
  readonly type: "invoke" | CompletionType;
  readonly f: string;
  readonly value: unknown;
}
