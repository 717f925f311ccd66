/** `stagger`, `delay`, `sleep`, `log`, `cycleTimes`: when operations happen. Times are in seconds. */
import type { Context } from "./context.js";
import {
  DONE,
  pending,
  type Answer,
  type Call,
  type Emit,
  type GeneratorEvent,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";
import { lift } from "./lift.js";
import { Wrap } from "./wrap.js";

/** How far `stagger` makes up for lateness, in nanoseconds. */
const CATCH_UP_NS = 20e6;

class Stagger extends Wrap {
  constructor(
    readonly meanNs: number,
    readonly nextAt: number | undefined,
    readonly emitted: number,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Stagger(this.meanNs, this.nextAt, this.emitted, inner);
  }

  protected override emit(answer: Emit, context: Context): Answer {
    const at = Math.max(answer.at, this.nextAt ?? context.time);
    // Anchored on the planned time, so that the rate holds although we are always a little late; but not for
    // long: after a pause, operations do not come in a burst.
    const planned = Math.max(this.nextAt ?? at, at - CATCH_UP_NS);
    const step = Math.round(context.random(this.emitted).float() * 2 * this.meanNs);
    return { ...answer, at, next: new Stagger(this.meanNs, planned + step, this.emitted + 1, answer.next) };
  }
}

/** Operations at random distances, uniform in [0, 2 x mean): the rate of all threads together. */
export function stagger(meanSeconds: number, inner: GeneratorLike): OpGenerator {
  return new Stagger(meanSeconds * 1e9, undefined, 0, lift(inner));
}

class Delay extends Wrap {
  constructor(
    readonly stepNs: number,
    readonly nextAt: number | undefined,
    inner: OpGenerator,
  ) {
    super(inner);
  }

  protected around(inner: OpGenerator): OpGenerator {
    return new Delay(this.stepNs, this.nextAt, inner);
  }

  protected override emit(answer: Emit, context: Context): Answer {
    const planned = this.nextAt ?? context.time;
    const at = Math.max(answer.at, planned);
    return { ...answer, at, next: new Delay(this.stepNs, planned + this.stepNs, answer.next) };
  }
}

/** Operations exactly `seconds` apart; catches up when behind. */
export function delay(seconds: number, inner: GeneratorLike): OpGenerator {
  return new Delay(seconds * 1e9, undefined, lift(inner));
}

/** One operation that keeps a thread busy for `seconds`; kept out of the history. */
export function sleep(seconds: number): Call {
  return { f: "sleep", value: Math.round(seconds * 1e9), special: "sleep" };
}

/** One operation that prints a message; kept out of the history. */
export function log(message: string): Call {
  return { f: "log", value: message, special: "log" };
}

interface Turn {
  readonly durationNs: number;
  readonly inner: OpGenerator;
}

class CycleTimes implements OpGenerator {
  constructor(
    readonly turns: readonly Turn[],
    readonly began: number | undefined,
  ) {}

  next(context: Context): Answer {
    const began = this.began ?? context.time;
    const period = this.turns.reduce((sum, turn) => sum + turn.durationNs, 0);
    let offset = (context.time - began) % period;
    let start = context.time - offset;
    for (let i = 0; ; i = (i + 1) % this.turns.length) {
      const turn = this.turns[i]!;
      if (offset < turn.durationNs) return this.#ask(context, began, i, start + turn.durationNs);
      offset -= turn.durationNs;
      start += turn.durationNs;
    }
  }

  #ask(context: Context, began: number, i: number, turnEnds: number): Answer {
    const answer = this.turns[i]!.inner.next(context.child(i));
    if (answer.kind === "done") return DONE;
    const turns = this.turns.map((turn, j) => (j === i ? { ...turn, inner: answer.next } : turn));
    if (answer.kind === "pending") return pending(new CycleTimes(turns, began));
    // An operation planned for after this turn is not for this turn: look again when the next one begins.
    if (answer.at >= turnEnds) return pending(new CycleTimes(this.turns, began));
    return { ...answer, next: new CycleTimes(turns, began) };
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    const turns = this.turns.map((turn, i) => ({
      ...turn,
      inner: turn.inner.update(context.child(i), event),
    }));
    return new CycleTimes(turns, this.began);
  }
}

/** A rotating schedule: each generator for its seconds, in turn, keeping its state from turn to turn. */
export function cycleTimes(
  ...turns: readonly (readonly [seconds: number, inner: GeneratorLike])[]
): OpGenerator {
  if (!turns.some(([seconds]) => seconds > 0))
    throw new RangeError("cycleTimes: expected a turn longer than 0 s");
  return new CycleTimes(
    turns.map(([seconds, inner]) => ({ durationNs: seconds * 1e9, inner: lift(inner) })),
    undefined,
  );
}

/** A list of calls, each planned a number of seconds after the one before. The plan does not slip when late. */
export function spaced(calls: readonly (readonly [afterSeconds: number, call: Call])[]): OpGenerator {
  return new Spaced(calls, 0, undefined);
}

class Spaced implements OpGenerator {
  constructor(
    readonly calls: readonly (readonly [afterSeconds: number, call: Call])[],
    readonly at: number,
    readonly last: number | undefined,
  ) {}

  next(context: Context): Answer {
    const item = this.calls[this.at];
    if (item === undefined) return DONE;
    const thread = context.pickFree();
    if (thread === undefined) return pending(this);
    if (this.last === undefined) {
      // Only what is emitted is remembered: an empty operation fixes the origin of the plan.
      const next = new Spaced(this.calls, 0, context.time);
      return { kind: "emit", at: context.time, thread, call: sleep(0), next };
    }
    const planned = this.last + Math.round(item[0] * 1e9);
    const at = Math.max(planned, context.time);
    return { kind: "emit", at, thread, call: item[1], next: new Spaced(this.calls, this.at + 1, planned) };
  }

  update(): OpGenerator {
    return this;
  }
}
