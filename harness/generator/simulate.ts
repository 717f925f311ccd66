/**
 * Runs a generator without clients, in virtual time, so that anyone can see and test what it will do. The
 * rules are the interpreter's: completions first, crashed processes get successors, one operation a thread.
 */
import type { CompletionType } from "../../checkers/history/event.js";
import { Context, type Process, type Thread } from "./context.js";
import type { Call, GeneratorEvent, GeneratorLike } from "./generator.js";
import { lift } from "./lift.js";
import { validate } from "./guard.js";

/** What a simulated operation comes to: how long it takes and how it ends. */
export interface Completion {
  readonly latencyNs: number;
  readonly type: CompletionType;
  readonly value?: unknown;
}

export interface SimulateOptions {
  readonly concurrency?: number;
  readonly seed?: number;
  /** Stops after so many events, however long the generator would go on. Default 10 000. */
  readonly events?: number;
  /** The simulated system. Default: everything is ok after 10 ns. */
  readonly complete?: (call: Call, process: Process, time: number) => Completion;
  /** Virtual time waited when the generator is pending and nothing is open, in nanoseconds. Default 1 ms. */
  readonly pollNs?: number;
}

interface OpenOperation {
  readonly at: number;
  readonly thread: Thread;
  readonly event: GeneratorEvent;
  readonly completion: Completion;
}

/** @returns every event of operations (special ones left out), in the order of the run */
export function simulate(like: GeneratorLike, options: SimulateOptions = {}): GeneratorEvent[] {
  const { concurrency = 3, seed = 0, events: limit = 10_000, pollNs = 1_000_000 } = options;
  const complete = options.complete ?? (() => ({ latencyNs: 10, type: "ok" as const }));
  const threads: Thread[] = [...Array.from({ length: concurrency }, (_, i) => i), "nemesis"];
  const processes = Array.from({ length: concurrency }, (_, i) => i);
  const events: GeneratorEvent[] = [];
  let open: OpenOperation[] = [];
  let generator = validate(like === undefined ? null : lift(like));
  let time = 0;
  let emitted = 0;
  let idlePolls = 0;

  const context = (): Context => {
    const busy = new Set(open.map((operation) => operation.thread));
    return new Context(
      time,
      threads,
      threads.filter((thread) => !busy.has(thread)),
      processes,
      seed,
      emitted,
    );
  };
  const record = (event: GeneratorEvent): void => {
    generator = generator.update(context(), event);
    if (event.special === undefined) events.push(event);
  };
  const finishSoonest = (): void => {
    const done = open.reduce((a, b) => (b.at < a.at ? b : a));
    open = open.filter((operation) => operation !== done);
    time = Math.max(time, done.at);
    const { completion, event, thread } = done;
    const value = completion.value === undefined ? event.value : completion.value;
    record({ ...event, type: thread === "nemesis" ? "info" : completion.type, time, value });
    if (completion.type === "info" && typeof thread === "number") processes[thread]! += concurrency;
  };

  while (events.length < limit) {
    const answer = generator.next(context());
    const soonest = open.reduce((at, operation) => Math.min(at, operation.at), Infinity);
    if (answer.kind === "emit" && answer.at < soonest) {
      time = Math.max(time, answer.at);
      generator = answer.next;
      emitted++;
      idlePolls = 0;
      const { thread, call } = answer;
      const process = context().processOf(thread);
      const event = { ...call, value: call.value ?? null, type: "invoke" as const, time, thread, process };
      const completion =
        call.special === "sleep"
          ? { latencyNs: Number(call.value), type: "ok" as const }
          : complete(call, process, time);
      open.push({ at: time + completion.latencyNs, thread, event, completion });
      record(event);
    } else if (open.length > 0) {
      if (answer.kind === "pending") generator = answer.next;
      finishSoonest();
    } else if (answer.kind === "done") {
      break;
    } else {
      if (answer.kind === "pending") generator = answer.next;
      if (++idlePolls > 1_000_000)
        throw new Error("simulate: the generator stays pending although every thread is free");
      time += pollNs;
    }
  }
  return events;
}
