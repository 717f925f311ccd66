/** `validate`, `friendlyErrors`, `trace`, `cache`: watch over a generator without changing what it says. */
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
import { show } from "../../checkers/history/malformed.js";
import { lift } from "./lift.js";
import { Wrap } from "./wrap.js";

/** A generator answered with something an interpreter cannot perform. */
export class InvalidAnswerError extends Error {
  override readonly name = "InvalidAnswerError";
}

class Validate extends Wrap {
  protected around(inner: OpGenerator): OpGenerator {
    return new Validate(inner);
  }

  override next(context: Context): Answer {
    const answer: Answer = this.inner.next(context);
    const problems = problemsOf(answer, context);
    if (problems.length > 0) {
      throw new InvalidAnswerError(
        `the generator's answer is not usable: ${problems.join("; ")}; got ${show(answer)}`,
      );
    }
    if (answer.kind === "done") return DONE;
    if (answer.kind === "pending")
      return answer.next === this.inner ? pending(this) : pending(this.around(answer.next));
    return this.emit(answer, context);
  }
}

function problemsOf(answer: Answer, context: Context): string[] {
  const kind = (answer as Partial<Answer> | null | undefined)?.kind;
  if (kind === "done") return [];
  if (kind !== "pending" && kind !== "emit") return ["kind must be done, pending or emit"];
  const problems: string[] = [];
  if (typeof (answer as Emit).next?.next !== "function") problems.push("next must be a generator");
  if (kind === "pending") return problems;
  const { at, thread, call } = answer as Emit;
  if (!(at >= context.time))
    problems.push(`at must not be before the context's time ${String(context.time)}`);
  if (typeof call?.f !== "string" || call.f === "") problems.push("call.f must be a non-empty string");
  if (!context.threads.includes(thread)) problems.push(`thread must be one of ${context.threads.join(", ")}`);
  else if (!context.free.includes(thread)) problems.push(`thread ${String(thread)} is busy`);
  return problems;
}

/** Fails with every problem named as soon as the inner generator answers what cannot be performed. */
export function validate(inner: GeneratorLike): OpGenerator {
  return new Validate(lift(inner));
}

class FriendlyErrors extends Wrap {
  protected around(inner: OpGenerator): OpGenerator {
    return new FriendlyErrors(inner);
  }

  override next(context: Context): Answer {
    try {
      return super.next(context);
    } catch (cause) {
      throw explained("next", this.inner, context, undefined, cause);
    }
  }

  override update(context: Context, event: GeneratorEvent): OpGenerator {
    try {
      return super.update(context, event);
    } catch (cause) {
      throw explained("update", this.inner, context, event, cause);
    }
  }
}

function explained(
  step: string,
  inner: OpGenerator,
  context: Context,
  event: GeneratorEvent | undefined,
  cause: unknown,
): Error {
  if (cause instanceof InvalidAnswerError) return cause;
  const what = event === undefined ? "" : ` on ${show(event)}`;
  const { time, free } = context;
  return new Error(
    `generator ${inner.constructor.name} threw in ${step}${what} at ${String(time)} ns (free threads: ${free.join(", ")}): ${(cause as Error).message}`,
    { cause },
  );
}

/** Errors thrown inside say which generator, with which context and event. */
export function friendlyErrors(inner: GeneratorLike): OpGenerator {
  return new FriendlyErrors(lift(inner));
}

class Trace extends Wrap {
  constructor(
    readonly label: string,
    readonly print: (line: string) => void,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Trace(this.label, this.print, inner);
  }

  override next(context: Context): Answer {
    const answer = super.next(context);
    const what =
      answer.kind === "emit"
        ? `${show(answer.call)} on ${String(answer.thread)} at ${String(answer.at)}`
        : answer.kind;
    this.print(`${this.label} next @${String(context.time)}: ${what}`);
    return answer;
  }

  override update(context: Context, event: GeneratorEvent): OpGenerator {
    this.print(`${this.label} update @${String(context.time)}: ${show(event)}`);
    return super.update(context, event);
  }
}

/** Prints every answer and update. */
export function trace(label: string, inner: GeneratorLike, print: (line: string) => void): OpGenerator {
  return new Trace(label, print, lift(inner));
}

class Cache extends Wrap {
  constructor(
    readonly holdNs: number,
    readonly kept: { readonly answer: Emit; readonly until: number } | undefined,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Cache(this.holdNs, undefined, inner);
  }

  override next(context: Context): Answer {
    const { kept } = this;
    if (kept !== undefined && context.time < kept.until && context.free.includes(kept.answer.thread)) {
      const at = Math.max(kept.answer.at, context.time);
      return { ...kept.answer, at, next: this.around(kept.answer.next) };
    }
    const answer = this.inner.next(context);
    if (answer.kind === "emit" && answer.at > context.time) {
      return pending(new Cache(this.holdNs, { answer, until: context.time + this.holdNs }, this.inner));
    }
    return answer.kind === "emit"
      ? this.emit(answer, context)
      : answer.kind === "done"
        ? DONE
        : pending(this.around(answer.next));
  }
}

/** Keeps an operation that lies in the future for `seconds` instead of asking an expensive generator again. */
export function cache(seconds: number, inner: GeneratorLike): OpGenerator {
  return new Cache(seconds * 1e9, undefined, lift(inner));
}
