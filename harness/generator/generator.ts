/**
 * A generator of operations: a pure value that answers "what next?" and is told what happened. It never
 * blocks, keeps no clock and does nothing; the interpreter performs what it says. (Jepsen's second design:
 * `op` and `update`.)
 *
 * A generator has three answers: an operation to invoke at a time, on a thread; *pending* (nothing yet, ask
 * again when something changed); *done*, for ever.
 */
import type { EventType } from "../../checkers/history/event.js";
import type { Context, Process, Thread } from "./context.js";
import type { Random } from "./random.js";

/** What to do, before a process and a time are chosen. */
export interface Call {
  readonly f: string;
  readonly value?: unknown;
  readonly key?: unknown;
  /** `sleep` keeps a thread busy for `value` nanoseconds, `log` prints `value`; neither enters the history. */
  readonly special?: "sleep" | "log";
}

export interface Emit {
  readonly kind: "emit";
  /** When to invoke, in nanoseconds since the run began; not before the context's time. */
  readonly at: number;
  readonly thread: Thread;
  readonly call: Call;
  readonly next: OpGenerator;
}

export interface Pending {
  readonly kind: "pending";
  readonly next: OpGenerator;
}

export interface Done {
  readonly kind: "done";
}

export type Answer = Done | Pending | Emit;
export const DONE: Done = { kind: "done" };

/** An event a generator is told of: an operation of its own was invoked, or completed. */
export interface GeneratorEvent {
  readonly type: EventType;
  readonly time: number;
  readonly thread: Thread;
  readonly process: Process;
  readonly f: string;
  readonly value: unknown;
  readonly key?: unknown;
  readonly special?: "sleep" | "log";
}

export interface OpGenerator {
  next(context: Context): Answer;
  update(context: Context, event: GeneratorEvent): OpGenerator;
}

/**
 * What may stand where a generator is expected: a generator; one call (emitted once); a list (each element to
 * exhaustion, in turn); a function (its result to exhaustion, then called again, until it returns null); null.
 */
export type GeneratorLike =
  OpGenerator | Call | readonly GeneratorLike[] | GeneratorFunction | null | undefined;
export type GeneratorFunction = (random: Random, context: Context, calls: number) => GeneratorLike;

/** The same operation with what follows it replaced. (Spelled out: it runs for every operation, and spreading is slow.) */
export const followedBy = ({ at, thread, call }: Emit, next: OpGenerator): Emit => ({
  kind: "emit",
  at,
  thread,
  call,
  next,
});

export const pending = (next: OpGenerator): Pending => ({ kind: "pending", next });

export function isGenerator(value: unknown): value is OpGenerator {
  return typeof value === "object" && value !== null && typeof (value as OpGenerator).next === "function";
}
