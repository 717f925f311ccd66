/** `synchronize`, `phases`, `andThen`, `untilOk`, `flipFlop`: order between parts. */
import type { Context } from "./context.js";
import {
  DONE,
  pending,
  type Answer,
  type Emit,
  type GeneratorEvent,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";
import { lift } from "./lift.js";
import { Wrap } from "./wrap.js";

/** Waits until every thread is free, then goes on with the inner generator. */
export function synchronize(inner: GeneratorLike): OpGenerator {
  const generator = lift(inner);
  return {
    next(context) {
      return context.allFree ? generator.next(context) : pending(this);
    },
    update() {
      return this;
    },
  };
}

/** Generators one after another, each beginning only when all operations of the one before have ended. */
export function phases(...parts: readonly GeneratorLike[]): OpGenerator {
  return lift(parts.map((part) => synchronize(part)));
}

/**
 * `phases(first, second)` with the arguments in the order of a pipeline. Jepsen calls it `then`; a module that
 * exports that name is taken for a promise by `import()` and never arrives.
 */
export function andThen(second: GeneratorLike, first: GeneratorLike): OpGenerator {
  return phases(first, second);
}

class UntilOk extends Wrap {
  constructor(
    readonly mine: ReadonlySet<unknown>,
    readonly finished: boolean,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new UntilOk(this.mine, this.finished, inner);
  }

  override next(context: Context): Answer {
    return this.finished ? DONE : super.next(context);
  }

  protected override emit(answer: Emit): Answer {
    return { ...answer, next: new UntilOk(new Set([...this.mine, answer.thread]), false, answer.next) };
  }

  override update(context: Context, event: GeneratorEvent): OpGenerator {
    const inner = this.inner.update(context, event);
    if (event.type === "invoke" || !this.mine.has(event.thread)) return this.around(inner);
    const mine = new Set([...this.mine].filter((thread) => thread !== event.thread));
    return new UntilOk(mine, this.finished || event.type === "ok", inner);
  }
}

/** The inner generator until one of its operations completes `ok`. */
export function untilOk(inner: GeneratorLike): OpGenerator {
  return new UntilOk(new Set(), false, lift(inner));
}

class FlipFlop implements OpGenerator {
  constructor(
    readonly parts: readonly OpGenerator[],
    readonly turn: number,
  ) {}

  next(context: Context): Answer {
    const answer = this.parts[this.turn]!.next(context.child(this.turn));
    if (answer.kind === "done") return DONE;
    const parts = this.parts.map((part, i) => (i === this.turn ? answer.next : part));
    if (answer.kind === "pending") return pending(new FlipFlop(parts, this.turn));
    return { ...answer, next: new FlipFlop(parts, (this.turn + 1) % parts.length) };
  }

  update(): OpGenerator {
    return this;
  }
}

/** One operation of each in turn; ends when either does. Updates are ignored, as in Jepsen. */
export function flipFlop(a: GeneratorLike, b: GeneratorLike): OpGenerator {
  return new FlipFlop([lift(a), lift(b)], 0);
}
