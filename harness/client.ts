/**
 * What an adapter gives the harness: clients that do one operation at a time, and a table that says what an
 * error means. A client returns the operation's result or throws; it never retries and never decides whether
 * something happened.
 */

/** An operation as a client gets it. */
export interface Invocation {
  readonly f: string;
  readonly value: unknown;
  /** The object the operation is on; null is the one object. */
  readonly key: unknown;
  /** The logical process that invokes it. */
  readonly process: number;
}

/** One connection of one process. */
export interface Client {
  /**
   * Performs the operation and returns the value of its completion. Throws when it failed or when nobody
   * knows. `signal` is aborted when the harness gives up waiting; the connection is closed afterwards.
   */
  invoke(operation: Invocation, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** What an error means. What a table doesn't list is indefinite. */
export interface Classification {
  /** True: the operation certainly did not happen, and never will. */
  readonly definite: boolean;
  /** A stable name, such as an SQLSTATE. */
  readonly code: string;
  /** The connection is gone; the next operation needs a new one. */
  readonly disconnected?: boolean;
}

/** Makes clients, for the interpreter. */
export interface ClientSource {
  /** Opens a connection for a process on a thread; `signal` is aborted when that takes too long. */
  open(thread: number, process: number, signal: AbortSignal): Promise<Client>;
  classify(error: unknown): Classification;
  /** True for operations that change nothing: an error of theirs is a `fail`, whatever its kind. */
  isRead?(operation: Invocation): boolean;
}

/** Performs the operations of the nemesis thread; returns what was observed to happen. */
export interface Nemesis {
  invoke(operation: Invocation, signal: AbortSignal): Promise<unknown>;
}
