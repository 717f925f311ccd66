/** Repeats a call on one thread until its completions came back empty a few times in a row, or often enough in all. */
import type { Context, Thread } from "../harness/generator/context.js";
import {
  DONE,
  pending,
  type Answer,
  type Call,
  type GeneratorEvent,
  type OpGenerator,
} from "../harness/generator/generator.js";

export interface UntilEmptyOptions {
  /** Done before each call, by the same thread. */
  readonly before?: Call;
  readonly call: Call;
  readonly empty: (value: unknown) => boolean;
  /** Empty answers in a row that end it. */
  readonly inARow: number;
  /** Calls at most. */
  readonly callsMax: number;
}

export function untilEmpty(options: UntilEmptyOptions): OpGenerator {
  return new UntilEmpty(options, undefined, undefined, 0, 0);
}

class UntilEmpty implements OpGenerator {
  constructor(
    readonly options: UntilEmptyOptions,
    readonly thread: Thread | undefined,
    /** What is under way. */
    readonly open: Call | undefined,
    readonly empties: number,
    /** Calls so far, those before each counted as well. */
    readonly calls: number,
  ) {}

  next(context: Context): Answer {
    const { options, empties, calls } = this;
    if (empties >= options.inARow || calls >= options.callsMax)
      return this.open === undefined ? DONE : pending(this);
    const thread = this.thread ?? context.pickFree();
    if (this.open !== undefined || thread === undefined || !context.free.includes(thread))
      return pending(this);
    const call = options.before !== undefined && calls % 2 === 0 ? options.before : options.call;
    const next = new UntilEmpty(options, thread, call, empties, calls + 1);
    return { kind: "emit", at: context.time, thread, call, next };
  }

  update(_context: Context, { type, thread, value }: GeneratorEvent): OpGenerator {
    if (type === "invoke" || thread !== this.thread || this.open === undefined) return this;
    const { options, open, calls } = this;
    const counts = open === options.call;
    const empties = !counts ? this.empties : type === "ok" && options.empty(value) ? this.empties + 1 : 0;
    return new UntilEmpty(options, thread, undefined, empties, calls);
  }
}
