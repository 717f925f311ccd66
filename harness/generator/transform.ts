/** `map`, `fMap`, `filter`, `onUpdate`: change what passes through. */
import type { Context } from "./context.js";
import type { Answer, Call, Emit, GeneratorEvent, GeneratorLike, OpGenerator } from "./generator.js";
import { DONE, pending } from "./generator.js";
import { lift } from "./lift.js";
import { Wrap } from "./wrap.js";

class Mapped extends Wrap {
  constructor(
    readonly change: (call: Call, context: Context) => Call,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Mapped(this.change, inner);
  }

  protected override emit(answer: Emit, context: Context): Answer {
    return { ...answer, call: this.change(answer.call, context), next: this.around(answer.next) };
  }
}

/** Changes every call. */
export function map(change: (call: Call, context: Context) => Call, inner: GeneratorLike): OpGenerator {
  return new Mapped(change, lift(inner));
}

/** Renames `f`, so that two packages may use the same names inside. A name not listed stays. */
export function fMap(names: Readonly<Record<string, string>>, inner: GeneratorLike): OpGenerator {
  return map((call) => ({ ...call, f: names[call.f] ?? call.f }), inner);
}

/** Passes only the calls that satisfy the predicate. */
export function filter(keep: (call: Call) => boolean, inner: GeneratorLike): OpGenerator {
  return new Filtered(keep, lift(inner));
}

class Filtered extends Wrap {
  constructor(
    readonly keep: (call: Call) => boolean,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Filtered(this.keep, inner);
  }

  override next(context: Context): Answer {
    let inner = this.inner;
    for (let skipped = 0; skipped < 1_000_000; skipped++) {
      const answer = inner.next(context);
      if (answer.kind === "done") return DONE;
      if (answer.kind === "pending") return pending(this.around(answer.next));
      if (this.keep(answer.call)) return { ...answer, next: this.around(answer.next) };
      inner = answer.next;
    }
    throw new Error("filter: a million operations in a row were refused; the predicate seems never to hold");
  }
}

export type UpdateHandler = (inner: OpGenerator, context: Context, event: GeneratorEvent) => OpGenerator;

/** Replaces how the inner generator hears of events. */
export function onUpdate(handler: UpdateHandler, inner: GeneratorLike): OpGenerator {
  return new OnUpdate(handler, lift(inner));
}

class OnUpdate extends Wrap {
  constructor(
    readonly handler: UpdateHandler,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new OnUpdate(this.handler, inner);
  }

  override update(context: Context, event: GeneratorEvent): OpGenerator {
    return this.around(this.handler(this.inner, context, event));
  }
}
