/** `eachThread`, `eachProcess`, `reserve`: copies and shares of the threads. */
import { mix32 } from "./random.js";
import type { Context, Process, Thread } from "./context.js";
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

class Each implements OpGenerator {
  constructor(
    readonly original: OpGenerator,
    readonly by: "thread" | "process",
    readonly copies: ReadonlyMap<Thread | Process, OpGenerator>,
  ) {}

  next(context: Context): Answer {
    let soonest: Emit | undefined;
    let soonestName: Thread | Process | undefined;
    let alive = false;
    for (const thread of context.threads) {
      const name = this.#name(context, thread);
      const isFree = context.free.includes(thread);
      const answer = (this.copies.get(name) ?? this.original).next(this.#only(context, thread, name));
      if (answer.kind !== "done" || !isFree) alive = true;
      if (answer.kind === "emit" && (soonest === undefined || answer.at < soonest.at)) {
        soonest = answer;
        soonestName = name;
      }
    }
    if (soonest === undefined) return alive ? pending(this) : DONE;
    const copies = new Map(this.copies).set(soonestName!, soonest.next);
    return { ...soonest, next: new Each(this.original, this.by, copies) };
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    const name = this.by === "thread" ? event.thread : event.process;
    const copy = this.copies.get(name) ?? this.original;
    const updated = copy.update(this.#only(context, event.thread, name), event);
    return updated === copy
      ? this
      : new Each(this.original, this.by, new Map(this.copies).set(name, updated));
  }

  #name(context: Context, thread: Thread): Thread | Process {
    return this.by === "thread" ? thread : context.processOf(thread);
  }

  #only(context: Context, thread: Thread, name: Thread | Process): Context {
    return context.restrict((other) => other === thread).child(name === "nemesis" ? -1 : name);
  }
}

/** An independent copy for each thread. */
export function eachThread(inner: GeneratorLike): OpGenerator {
  return new Each(lift(inner), "thread", new Map());
}

/** An independent copy for each process: a crashed process's successor starts afresh. */
export function eachProcess(inner: GeneratorLike): OpGenerator {
  return new Each(lift(inner), "process", new Map());
}

class Reserve implements OpGenerator {
  constructor(
    readonly sizes: readonly number[],
    readonly parts: readonly OpGenerator[],
  ) {}

  next(context: Context): Answer {
    let soonest: Emit | undefined;
    let soonestPart = -1;
    let alive = false;
    let ties = 0;
    let parts = this.parts;
    for (let i = 0; i < this.parts.length; i++) {
      const share = this.#share(context, i);
      const answer = this.parts[i]!.next(share);
      if (answer.kind !== "done") alive = true;
      if (answer.kind === "pending" && answer.next !== parts[i]) parts = parts.with(i, answer.next);
      if (answer.kind !== "emit" || (soonest !== undefined && answer.at > soonest.at)) continue;
      // Of shares that are equally soon, each is chosen as often as it has free threads: at a low rate all of them
      // are always free, and the first one would have every operation.
      const weight = Math.max(1, share.free.length);
      ties = soonest === undefined || answer.at < soonest.at ? weight : ties + weight;
      if ((mix32(context.seed, context.salt, context.emitted, i) >>> 0) % ties < weight) {
        soonest = answer;
        soonestPart = i;
      }
    }
    if (soonest !== undefined)
      return { ...soonest, next: new Reserve(this.sizes, parts.with(soonestPart, soonest.next)) };
    return alive ? pending(parts === this.parts ? this : new Reserve(this.sizes, parts)) : DONE;
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    const i = this.#partOf(event.thread);
    const part = this.parts[i]!.update(this.#share(context, i), event);
    return part === this.parts[i] ? this : new Reserve(this.sizes, this.parts.with(i, part));
  }

  #share(context: Context, part: number): Context {
    return context.restrict((thread) => this.#partOf(thread) === part).child(part);
  }

  #partOf(thread: Thread): number {
    if (thread === "nemesis") return this.parts.length - 1;
    let first = 0;
    for (let i = 0; i < this.sizes.length; i++) {
      first += this.sizes[i]!;
      if (thread < first) return i;
    }
    return this.parts.length - 1;
  }
}

/** `reserve([5, writes], [10, reads], rest)`: threads set apart for generators, all others run the last one. */
export function reserve(
  ...shares: readonly [...(readonly (readonly [threads: number, inner: GeneratorLike])[]), GeneratorLike]
): OpGenerator {
  const reserved = shares.slice(0, -1) as readonly (readonly [number, GeneratorLike])[];
  const rest = shares.at(-1) as GeneratorLike;
  return new Reserve(
    reserved.map(([threads]) => threads),
    [...reserved.map(([, inner]) => lift(inner)), lift(rest)],
  );
}
