/**
 * One line of a history: something a client (or the nemesis) was seen to do, in the order it was observed.
 * The shape is Jepsen's, so that histories convert both ways without loss.
 */

/** `invoke` opens an operation; `ok` happened, `fail` certainly did not, `info` nobody knows. */
export type EventType = "invoke" | CompletionType;
export type CompletionType = "ok" | "fail" | "info";

/** What went wrong, as the adapter classified it. `code` is stable, `message` is for people. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
}

/** The process that fault events carry instead of a number. */
export const NEMESIS = "nemesis";

export interface HistoryEvent {
  /** Position in the history, 0-based. */
  readonly index: number;
  /** Integer nanoseconds since the run began. */
  readonly time: number;
  /** A logical, single-threaded client; `"nemesis"` for fault events. */
  readonly process: number | typeof NEMESIS;
  readonly type: EventType;
  /** The name of the operation, or of the fault's step (`start-partition`). */
  readonly f: string;
  readonly value: unknown;
  /** The object the operation is on, for workloads judged per key. Absent: the one object. */
  readonly key?: unknown;
  readonly error?: OperationError;
}
