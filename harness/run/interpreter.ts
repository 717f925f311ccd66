/**
 * Runs a generator against clients and the nemesis, and says what happened, in order.
 *
 * It takes completions before it asks for new operations (otherwise it would record concurrency that never
 * was); it gives up waiting for an operation after a time and calls it `info`; a process whose operation ended
 * `info` is succeeded by process p + concurrency, with a fresh connection.
 */
import { setMaxListeners } from "node:events";
import type { HistoryEvent } from "../../checkers/history/event.js";
import type { ClientSource, Invocation, Nemesis } from "../client.js";
import { Context, type Thread } from "../generator/context.js";
import type {
  Answer,
  Call,
  Emit,
  GeneratorEvent,
  GeneratorLike,
  OpGenerator,
} from "../generator/generator.js";
import { friendlyErrors, validate } from "../generator/guard.js";
import { messageOf, Worker, type Outcome } from "./worker.js";
import { pause } from "./deadline.js";

export interface InterpreterOptions {
  readonly generator: GeneratorLike;
  readonly concurrency: number;
  readonly seed: number;
  readonly clients: ClientSource;
  readonly nemesis?: Nemesis;
  /** Takes each event as it happens. An error thrown here ends the run. */
  readonly record: (event: HistoryEvent) => void;
  /** Nanoseconds since the run began; monotonic. */
  readonly now: () => number;
  /** After this an operation is `info`, in milliseconds. Default 5000. */
  readonly operationTimeoutMs?: number;
  /** A fault that takes longer is given up, in milliseconds. Default 60 000. */
  readonly nemesisTimeoutMs?: number;
  /** Ends the run early: nothing new is invoked, what is open becomes `info` within a second. */
  readonly signal?: AbortSignal;
  /** Prints the generator's `log` operations. */
  readonly print?: (message: string) => void;
}

interface Open {
  readonly thread: Thread;
  readonly call: Call;
  readonly process: number | "nemesis";
  readonly deadline: number;
}

interface Completed {
  readonly open: Open;
  readonly outcome: Outcome;
}

/** Looks again at least this often, in milliseconds, whatever it waits for. */
const TICK_MS = 5;
/** Re-asks a pending generator this often while there is a free thread that it might use, in milliseconds. */
const POLL_MS = 1;
/** Lets timers and sockets have their turn at least this often, in nanoseconds. */
const TURN_NS = 2_000_000;
const INTERRUPT_GRACE_MS = 1000;

/** Runs to the generator's end. @returns the number of events recorded */
export async function interpret(options: InterpreterOptions): Promise<number> {
  return new Interpreter(options).run();
}

class Interpreter {
  readonly #options: InterpreterOptions;
  readonly #workers: readonly Worker[];
  readonly #threads: readonly Thread[];
  readonly #processes: number[];
  readonly #open = new Map<Thread, Open>();
  readonly #completed: Completed[] = [];
  readonly #timeoutNs: number;
  readonly #nemesisTimeoutNs: number;
  #generator: OpGenerator;
  #free: readonly Thread[];
  #emitted = 0;
  #index = 0;
  #wake: (() => void) | undefined;
  #lastTurn = 0;
  #nextSweep = 0;
  /** With a stop: nothing new is invoked. */
  #stopping = false;

  constructor(options: InterpreterOptions) {
    if (!Number.isInteger(options.concurrency) || options.concurrency < 1) {
      throw new RangeError(`concurrency must be a positive integer; got ${String(options.concurrency)}`);
    }
    this.#options = options;
    // As many may listen as there are threads, and more: each sleeps by itself.
    if (options.signal !== undefined) setMaxListeners(0, options.signal);
    this.#generator = friendlyErrors(validate(options.generator));
    this.#timeoutNs = (options.operationTimeoutMs ?? 5000) * 1e6;
    this.#nemesisTimeoutNs = (options.nemesisTimeoutMs ?? 60_000) * 1e6;
    const limits = { openMs: options.operationTimeoutMs ?? 5000, closeMs: 1000 };
    this.#processes = Array.from({ length: options.concurrency }, (_, thread) => thread);
    this.#workers = this.#processes.map((thread) => new Worker(thread, options.clients, limits));
    this.#threads = [...this.#processes, "nemesis"];
    this.#free = this.#threads;
  }

  async run(): Promise<number> {
    const { signal, now } = this.#options;
    const interrupt = (): void => {
      this.#stopping = true;
      this.#wake?.();
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    if (signal?.aborted === true) interrupt();
    const tick = setInterval(() => this.#wake?.(), TICK_MS);
    try {
      for (;;) {
        await this.#turn();
        this.#takeCompletions();
        if (this.#stopping) break;
        const answer = this.#ask();
        if (answer.kind === "emit" && answer.at <= now()) {
          this.#dispatch(answer);
        } else if (answer.kind === "done") {
          if (this.#open.size === 0 && this.#completed.length === 0) break;
          await this.#wait(50);
        } else {
          if (answer.kind === "pending") this.#generator = answer.next;
          await this.#wait(answer.kind === "emit" ? (answer.at - now()) / 1e6 : this.#pollMs());
        }
      }
      if (this.#stopping) await this.#abandonOpen();
      return this.#index;
    } finally {
      clearInterval(tick);
      signal?.removeEventListener("abort", interrupt);
      await Promise.all(this.#workers.map((worker) => worker.close()));
    }
  }

  /** With every client at work only a completion can change what a pending generator says. */
  #pollMs(): number {
    return this.#open.size >= this.#workers.length ? TICK_MS : POLL_MS;
  }

  #ask(): Answer {
    return this.#generator.next(this.#context());
  }

  #context(): Context {
    return new Context(
      this.#options.now(),
      this.#threads,
      this.#free,
      this.#processes,
      this.#options.seed,
      this.#emitted,
    );
  }

  #dispatch(answer: Emit): void {
    const { thread, call } = answer;
    this.#generator = answer.next;
    this.#emitted++;
    const time = this.#options.now();
    const process = thread === "nemesis" ? thread : this.#processes[thread]!;
    const limit = thread === "nemesis" ? this.#nemesisTimeoutNs : this.#timeoutNs;
    const sleeping = call.special === "sleep" ? Number(call.value) : 0;
    const open: Open = { thread, call, process, deadline: time + limit + sleeping };
    this.#open.set(thread, open);
    this.#free = this.#free.filter((other) => other !== thread);
    this.#happened(open, "invoke", call.value ?? null, time);
    void this.#perform(open).then((outcome) => {
      this.#completed.push({ open, outcome });
      this.#wake?.();
    });
  }

  async #perform({ thread, call, process }: Open): Promise<Outcome> {
    const value = call.value ?? null;
    if (call.special === "log") this.#options.print?.(String(value));
    if (call.special === "sleep") await pause(Number(value) / 1e6, this.#options.signal);
    if (call.special !== undefined) return { type: "info", value };
    const operation: Invocation = {
      f: call.f,
      value,
      key: call.key ?? null,
      process: process === "nemesis" ? -1 : process,
    };
    if (thread !== "nemesis") return this.#workers[thread]!.perform(operation);
    try {
      const nemesis = this.#options.nemesis;
      if (nemesis === undefined) throw new Error("the generator has faults, but the run has no nemesis");
      return {
        type: "info",
        value: await nemesis.invoke(operation, this.#options.signal ?? new AbortController().signal),
      };
    } catch (error) {
      return { type: "info", value, error: { code: "nemesis-failed", message: messageOf(error) } };
    }
  }

  #takeCompletions(): void {
    const time = this.#options.now();
    if (time >= this.#nextSweep) this.#sweep(time);
    for (let i = 0; i < this.#completed.length; i++) {
      const { open, outcome } = this.#completed[i]!;
      // Given up before: whatever came of it came too late to count.
      if (this.#open.get(open.thread) !== open) continue;
      this.#finish(open, outcome);
    }
    this.#completed.length = 0;
  }

  #finish(open: Open, outcome: Outcome): void {
    const { thread } = open;
    this.#open.delete(thread);
    this.#free = this.#threads.filter((other) => !this.#open.has(other));
    this.#happened(open, outcome.type, outcome.value, this.#options.now(), outcome);
    if (outcome.type === "info" && typeof thread === "number" && open.call.special === undefined) {
      this.#processes[thread]! += this.#options.concurrency;
    }
  }

  /** Gives up what has been open for too long. One sweep every few milliseconds replaces a timer an operation. */
  #sweep(time: number): void {
    this.#nextSweep = time + Math.min(this.#timeoutNs / 10, 25e6);
    for (const open of this.#open.values()) {
      if (open.deadline > time) continue;
      const limitMs = (open.thread === "nemesis" ? this.#nemesisTimeoutNs : this.#timeoutNs) / 1e6;
      this.#giveUp(open, "timeout", `no answer within ${String(limitMs)} ms`);
    }
  }

  #giveUp(open: Open, code: string, message: string): void {
    const value = open.call.value ?? null;
    const { thread, call, process } = open;
    let type: Outcome["type"] = "info";
    if (typeof thread === "number" && call.special === undefined) {
      this.#workers[thread]!.abandon(new Error(message));
      const operation = { f: call.f, value, key: call.key ?? null, process: process as number };
      if (this.#options.clients.isRead?.(operation) === true) type = "fail";
    }
    this.#finish(open, { type, value, error: { code, message } });
  }

  async #abandonOpen(): Promise<void> {
    const until = Date.now() + INTERRUPT_GRACE_MS;
    while (this.#open.size > 0 && Date.now() < until) {
      await this.#wait(10);
      this.#takeCompletions();
    }
    for (const open of [...this.#open.values()]) this.#giveUp(open, "interrupted", "the run was interrupted");
  }

  #happened(open: Open, type: HistoryEvent["type"], value: unknown, time: number, outcome?: Outcome): void {
    const { thread, process, call } = open;
    const { f, key, special } = call;
    if (special === undefined)
      this.#options.record(eventOf(this.#index++, time, process, type, f, value, key, outcome?.error));
    const event: GeneratorEvent = {
      type,
      time,
      thread,
      process,
      f,
      value,
      key,
      ...(special === undefined ? NOTHING : { special }),
    };
    this.#generator = this.#generator.update(this.#context(), event);
  }

  #wait(ms: number): Promise<void> {
    if (this.#completed.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      let immediate: NodeJS.Immediate | undefined;
      let timer: NodeJS.Timeout | undefined;
      const done = (): void => {
        if (timer !== undefined) clearTimeout(timer);
        if (immediate !== undefined) clearImmediate(immediate);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = done;
      // Timers round up to a millisecond; shorter waits go by turns of the event loop. Longer ones than a tick
      // need no timer of their own: most end with a completion, and a timer for each would cost as much as it.
      if (ms < 1) immediate = setImmediate(done);
      else if (ms < TICK_MS) timer = setTimeout(done, ms);
    });
  }

  async #turn(): Promise<void> {
    const time = this.#options.now();
    if (time - this.#lastTurn < TURN_NS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#lastTurn = this.#options.now();
  }
}

const NOTHING = {};

/** Optional fields are left out, not undefined. Spelled out: it runs twice for every operation. */
function eventOf(
  index: number,
  time: number,
  process: HistoryEvent["process"],
  type: HistoryEvent["type"],
  f: string,
  given: unknown,
  key: unknown,
  error: HistoryEvent["error"],
): HistoryEvent {
  const value = given === undefined ? null : given;
  if (error !== undefined) {
    return key === undefined
      ? { index, time, process, type, f, value, error }
      : { index, time, process, type, f, value, key, error };
  }
  return key === undefined
    ? { index, time, process, type, f, value }
    : { index, time, process, type, f, value, key };
}
