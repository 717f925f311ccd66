/**
 * What a generator may know when it is asked: the time, which threads exist and are free, which process each
 * thread runs, and a keyed source of randomness. A value; combinators narrow it for their parts.
 */
import { keyedRandom, mix32, type Random } from "./random.js";

/** A worker: a client thread by number, or the nemesis. A thread runs one process at a time. */
export type Thread = number | "nemesis";
/** A logical client. Process p runs on thread p modulo the number of client threads. */
export type Process = number | "nemesis";

const PICK_SALT = 0x51ed270b;

export class Context {
  /** Nanoseconds since the run began. */
  readonly time: number;
  /** The threads this generator may use. */
  readonly threads: readonly Thread[];
  /** Those of them with nothing to do. */
  readonly free: readonly Thread[];
  /** Process of each client thread, by thread number. */
  readonly processes: readonly number[];
  readonly seed: number;
  /** Operations emitted in the whole run so far; used only to choose a thread. */
  readonly emitted: number;
  readonly salt: number;

  constructor(
    time: number,
    threads: readonly Thread[],
    free: readonly Thread[],
    processes: readonly number[],
    seed: number,
    emitted: number,
    salt = 0,
  ) {
    this.time = time;
    this.threads = threads;
    this.free = free;
    this.processes = processes;
    this.seed = seed;
    this.emitted = emitted;
    this.salt = salt;
  }

  /** The same context for the `part`-th part of a combinator, with draws of its own. */
  child(part: number): Context {
    const salt = mix32(this.salt, part + 1);
    return new Context(this.time, this.threads, this.free, this.processes, this.seed, this.emitted, salt);
  }

  /** Only the threads that satisfy the predicate. */
  restrict(keep: (thread: Thread) => boolean): Context {
    return new Context(
      this.time,
      this.threads.filter(keep),
      this.free.filter(keep),
      this.processes,
      this.seed,
      this.emitted,
      this.salt,
    );
  }

  /** The random source for this generator's `draw`-th decision. */
  random(draw: number): Random {
    return keyedRandom(this.seed, this.salt, draw);
  }

  processOf(thread: Thread): Process {
    return thread === "nemesis" ? thread : this.processes[thread]!;
  }

  threadOf(process: Process): Thread {
    return process === "nemesis" ? process : process % this.processes.length;
  }

  /** A fair choice among the free threads; undefined when all are busy. */
  pickFree(): Thread | undefined {
    const { free } = this;
    if (free.length <= 1) return free[0];
    return free[(mix32(this.seed, PICK_SALT, this.emitted) >>> 0) % free.length];
  }

  get allFree(): boolean {
    return this.free.length === this.threads.length;
  }
}
