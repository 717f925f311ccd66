/** Turns calls, lists, functions and null into generators. */
import type { Context } from "./context.js";
import {
  DONE,
  followedBy,
  isGenerator,
  pending,
  type Answer,
  type Call,
  type GeneratorEvent,
  type GeneratorFunction,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";

/** Emits nothing, ever. */
export const nothing: OpGenerator = { next: () => DONE, update: () => nothing };

/** @throws TypeError when the value is none of the forms that `GeneratorLike` lists */
export function lift(like: GeneratorLike): OpGenerator {
  if (like === null || like === undefined) return nothing;
  if (typeof like === "function") return new Calls(like, 0, undefined);
  if (Array.isArray(like))
    return like.length === 0 ? nothing : new Sequence(like as readonly GeneratorLike[], 0, undefined);
  if (isGenerator(like)) return like;
  if (typeof like === "object" && typeof (like as Call).f === "string") return new One(like as Call);
  throw new TypeError(
    `expected a generator, a call {f, value}, a list, a function or null; got ${String(like)}`,
  );
}

/** One call, on any free thread, as soon as there is one. */
class One implements OpGenerator {
  constructor(readonly call: Call) {}

  next(context: Context): Answer {
    const thread = context.pickFree();
    if (thread !== undefined)
      return { kind: "emit", at: context.time, thread, call: this.call, next: nothing };
    return context.threads.length === 0 ? DONE : pending(this);
  }

  update(): OpGenerator {
    return this;
  }
}

/** Each element to exhaustion, in turn. */
class Sequence implements OpGenerator {
  constructor(
    readonly parts: readonly GeneratorLike[],
    readonly at: number,
    readonly current: OpGenerator | undefined,
  ) {}

  next(context: Context): Answer {
    let { at, current } = this;
    while (at < this.parts.length) {
      current ??= lift(this.parts[at]);
      const answer = current.next(context.child(at));
      if (answer.kind !== "done") return { ...answer, next: new Sequence(this.parts, at, answer.next) };
      at++;
      current = undefined;
    }
    return DONE;
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    if (this.current === undefined) return this;
    const current = this.current.update(context.child(this.at), event);
    return current === this.current ? this : new Sequence(this.parts, this.at, current);
  }
}

/** The function's result to exhaustion, then the function again. */
class Calls implements OpGenerator {
  constructor(
    readonly make: GeneratorFunction,
    readonly calls: number,
    readonly current: OpGenerator | undefined,
  ) {}

  next(context: Context): Answer {
    let { calls, current } = this;
    // As one call would be.
    if (context.threads.length === 0) return DONE;
    // A function whose results are all empty would spin for ever: ten in a row is a mistake worth naming.
    for (let empty = 0; empty < 10; empty++) {
      if (current === undefined) {
        const made = this.make(context.random(calls), context, calls);
        if (made === null || made === undefined) return DONE;
        current = lift(made);
        calls++;
      }
      const answer = current.next(context.child(calls));
      if (answer.kind === "emit") {
        const next = answer.next === nothing ? undefined : answer.next;
        return followedBy(answer, new Calls(this.make, calls, next));
      }
      if (answer.kind === "pending") {
        return pending(new Calls(this.make, calls, answer.next));
      }
      current = undefined;
    }
    throw new Error("a generator function returned ten exhausted generators in a row; return null to end it");
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    if (this.current === undefined) return this;
    const current = this.current.update(context.child(this.calls), event);
    return current === this.current ? this : new Calls(this.make, this.calls, current);
  }
}

/** A generator made when it is first asked, and only then (Jepsen's `delay`, of promises and lazy parts). */
export function defer(make: () => GeneratorLike): OpGenerator {
  return {
    next: (context) => lift(make()).next(context),
    update() {
      return this;
    },
  };
}
