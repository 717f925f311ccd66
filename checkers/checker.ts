/**
 * A checker: a pure function from a history to a verdict, under a budget. The same history gives the same
 * bytes; nothing is printed, timed or drawn here.
 */
import type { Budget } from "./budget.js";
import type { HistoryEvent } from "./history/event.js";
import type { History } from "./history/history.js";
import type { Anomaly, Verdict } from "./verdict.js";

export interface CheckOptions {
  /** Models to judge against; the checker's default when absent or empty. */
  readonly models?: readonly string[];
  readonly budget?: Budget;
  /** The checker's own settings, as `--set name=value` gives them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A check under way that takes events as they come, so that a file need never be in memory whole. */
export interface CheckSession {
  /** @throws MalformedHistoryError */
  push(event: HistoryEvent, line?: number): void;
  /**
   * Optional fast path: complete lines of the JSON-lines form, `\n` at the end of each, in `bytes[0, length)`.
   * @throws MalformedHistoryError
   */
  pushLines?(bytes: Uint8Array, length: number): void;
  finish(): Verdict;
}

/** One of so many shares of a history's objects. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A check that several threads can share: each judges some of the objects, and the results are put together. */
export interface SharedCheck {
  /** Plain data, fit to be sent between threads. @throws MalformedHistoryError */
  judge(history: History, options: CheckOptions, shard: Shard): unknown;
  /** The verdict that one thread would have reached. `operations`: how many the history has. */
  merge(operations: number, results: readonly unknown[]): Verdict;
}

/** Looks on while a run goes on, for anomalies that are final once seen. */
export interface Watch {
  /** The anomalies that this event completes. */
  push(event: HistoryEvent): readonly Anomaly[];
}

export interface Checker {
  /** The name that `check --workload` takes. */
  readonly name: string;
  /** One line for `faultline list`. */
  readonly summary: string;
  /** The `f` names this checker understands. */
  readonly operations: readonly string[];
  /** Settings it understands: name, then what it means with its values and default. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Model names it can judge; the first is the default. */
  readonly models: readonly string[];
  /** @throws MalformedHistoryError when a value has the wrong shape */
  check(history: History, options?: CheckOptions): Verdict;
  begin?(options?: CheckOptions): CheckSession;
  /** Absent where a history is not judged object by object. */
  readonly shared?: SharedCheck;
  /** Absent where nothing is final before the end. */
  watch?(options?: CheckOptions): Watch;
}
