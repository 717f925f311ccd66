/** `repeat`, `cycle`, `concat`: the same again, and one after another. */
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

class Repeat extends Wrap {
  constructor(
    readonly remaining: number,
    readonly emitted: number,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Repeat(this.remaining, this.emitted, inner);
  }

  override next(context: Context): Answer {
    return this.remaining <= 0 ? DONE : super.next(context.child(this.emitted));
  }

  protected override emit(answer: Emit): Answer {
    return { ...answer, next: new Repeat(this.remaining - 1, this.emitted + 1, this.inner) };
  }
}

/** Emits from the same inner state again and again, `n` times (for ever when absent). */
export function repeat(inner: GeneratorLike, n = Infinity): OpGenerator {
  return new Repeat(n, 0, lift(inner));
}

class Cycle implements OpGenerator {
  constructor(
    readonly original: OpGenerator,
    readonly remaining: number,
    readonly turn: number,
    readonly current: OpGenerator,
    readonly fresh: boolean,
  ) {}

  next(context: Context): Answer {
    if (this.remaining <= 0) return DONE;
    const answer = this.current.next(context.child(this.turn));
    if (answer.kind !== "done") {
      const fresh = this.fresh && answer.kind === "pending";
      return { ...answer, next: new Cycle(this.original, this.remaining, this.turn, answer.next, fresh) };
    }
    // A turn without any operation would repeat without end.
    if (this.fresh) return DONE;
    return new Cycle(this.original, this.remaining - 1, this.turn + 1, this.original, true).next(context);
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    const current = this.current.update(context.child(this.turn), event);
    return current === this.current
      ? this
      : new Cycle(this.original, this.remaining, this.turn, current, this.fresh);
  }
}

/** Restarts a finite generator from its original state whenever it ends, `n` times (for ever when absent). */
export function cycle(inner: GeneratorLike, n = Infinity): OpGenerator {
  const original = lift(inner);
  return new Cycle(original, n, 0, original, true);
}

/** Generators one after another, with no barrier between them. */
export function concat(...parts: readonly GeneratorLike[]): OpGenerator {
  return lift(parts);
}

/** Nothing yet, until the flag is set from outside; then `inner` (Jepsen's promises). */
export function whenReady(ready: () => boolean, inner: GeneratorLike): OpGenerator {
  const generator = lift(inner);
  return {
    next(context) {
      return ready() ? generator.next(context) : pending(this);
    },
    update() {
      return this;
    },
  };
}
