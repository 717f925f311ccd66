/** `limit`, `once`, `processLimit`, `concurrencyLimit`, `timeLimit`: how much, by whom, how long. */
import type { Context } from "./context.js";
import {
  DONE,
  followedBy,
  pending,
  type Answer,
  type Emit,
  type GeneratorEvent,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";
import { lift } from "./lift.js";
import { Wrap } from "./wrap.js";

class Limit extends Wrap {
  constructor(
    readonly remaining: number,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Limit(this.remaining, inner);
  }

  override next(context: Context): Answer {
    return this.remaining <= 0 ? DONE : super.next(context);
  }

  protected override emit(answer: Emit): Answer {
    return followedBy(answer, new Limit(this.remaining - 1, answer.next));
  }
}

/** At most `n` operations. */
export function limit(n: number, inner: GeneratorLike): OpGenerator {
  return new Limit(n, lift(inner));
}

/** At most one operation. */
export function once(inner: GeneratorLike): OpGenerator {
  return limit(1, inner);
}

class ProcessLimit extends Wrap {
  constructor(
    readonly n: number,
    readonly seen: ReadonlySet<number>,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new ProcessLimit(this.n, this.seen, inner);
  }

  protected override emit(answer: Emit, context: Context): Answer {
    const possible = context.threads.flatMap((thread) =>
      thread === "nemesis" ? [] : [context.processes[thread]!],
    );
    const seen = new Set([...this.seen, ...possible]);
    return seen.size > this.n ? DONE : { ...answer, next: new ProcessLimit(this.n, seen, answer.next) };
  }
}

/**
 * Operations only while the processes that may have run them number at most `n`: keeps the count of crashed
 * processes bounded, which is what checkers pay for.
 */
export function processLimit(n: number, inner: GeneratorLike): OpGenerator {
  return new ProcessLimit(n, new Set(), lift(inner));
}

class ConcurrencyLimit extends Wrap {
  constructor(
    readonly n: number,
    readonly open: ReadonlySet<unknown>,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new ConcurrencyLimit(this.n, this.open, inner);
  }

  override next(context: Context): Answer {
    return this.open.size >= this.n ? pending(this) : super.next(context);
  }

  protected override emit(answer: Emit): Answer {
    return {
      ...answer,
      next: new ConcurrencyLimit(this.n, new Set([...this.open, answer.thread]), answer.next),
    };
  }

  override update(context: Context, event: GeneratorEvent): OpGenerator {
    const inner = this.inner.update(context, event);
    if (event.type === "invoke" || !this.open.has(event.thread)) return this.around(inner);
    return new ConcurrencyLimit(
      this.n,
      new Set([...this.open].filter((thread) => thread !== event.thread)),
      inner,
    );
  }
}

/** At most `n` of its own operations open at a time. */
export function concurrencyLimit(n: number, inner: GeneratorLike): OpGenerator {
  return new ConcurrencyLimit(n, new Set(), lift(inner));
}

class TimeLimit extends Wrap {
  constructor(
    readonly durationNs: number,
    readonly deadline: number | undefined,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new TimeLimit(this.durationNs, this.deadline, inner);
  }

  override next(context: Context): Answer {
    return this.deadline !== undefined && context.time >= this.deadline ? DONE : super.next(context);
  }

  protected override emit(answer: Emit): Answer {
    const deadline = this.deadline ?? answer.at + this.durationNs;
    if (answer.at >= deadline) return DONE;
    return followedBy(answer, new TimeLimit(this.durationNs, deadline, answer.next));
  }
}

/** Operations for `seconds` after the first one. */
export function timeLimit(seconds: number, inner: GeneratorLike): OpGenerator {
  return new TimeLimit(seconds * 1e9, undefined, lift(inner));
}
