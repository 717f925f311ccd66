/**
 * One toxic's place in one direction of one connection: its input, its output and the toxic's run between them.
 *
 * Guarantees that a run can be interrupted at any wait, even while its output is full, so the control API never
 * waits for a stalled link; the toxic's own code then puts what it holds into the output and returns.
 */
import { Channel, type Chunk } from "./channel.js";
import type { Direction, Pipe, ReadResult, Shared } from "./toxics/toxic.js";
import type { Toxic } from "./toxics/toxic.js";
import { noop } from "./toxics/noop.js";
import type { Framing } from "./messages/framing.js";
import type { Random } from "./random.js";

const TIMER_MS_MAX = 2 ** 31 - 1;

/** What a stub's connection is, as toxics see it. */
export interface Surroundings {
  readonly direction: Direction;
  readonly framing: Framing | undefined;
  readonly shared: Shared;
  readonly fromStart: boolean;
}

export class Stub {
  closed = false;
  private run: Run | undefined;
  private readonly state: object;

  constructor(
    readonly toxic: Toxic,
    readonly input: Channel,
    public output: Channel,
    private readonly random: Random,
    private readonly around: Surroundings,
  ) {
    this.state = toxic.kind.newState?.() ?? {};
  }

  /** Starts the toxic, or lets everything through if the draw against its toxicity says so. */
  start(): void {
    if (this.closed) return;
    const kind = this.random() < this.toxic.toxicity ? this.toxic.kind : noop;
    this.run = new Run(this, this.state, this.random, this.around);
    this.run.finished = kind.pipe(this.run, this.toxic.attributes);
  }

  /** Resolves, once the toxic has let go, to whether the stub is still open. */
  async interrupt(): Promise<boolean> {
    if (this.closed) return false;
    this.run?.interrupt();
    await this.run?.finished;
    return !this.closed;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.output.end();
    this.input.abandon();
  }

  /** Stops without any more output; for a connection that is gone. */
  destroy(): void {
    this.closed = true;
    this.input.abandon();
    this.run?.interrupt();
  }
}

class Run implements Pipe {
  finished: Promise<void> = Promise.resolve();
  private interrupted = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly stub: Stub,
    readonly state: object,
    readonly random: Random,
    private readonly around: Surroundings,
  ) {}

  get direction(): Direction {
    return this.around.direction;
  }

  get framing(): Framing | undefined {
    return this.around.framing;
  }

  get fromStart(): boolean {
    return this.around.fromStart;
  }

  get shared(): Shared {
    return this.around.shared;
  }

  interrupt(): void {
    this.interrupted = true;
    this.wake?.();
  }

  async read(withinMs?: number): Promise<ReadResult> {
    const { input } = this.stub;
    const deadlineMs = withinMs === undefined ? undefined : performance.now() + withinMs;
    for (;;) {
      if (this.interrupted) return "interrupted";
      const chunk = input.take();
      if (chunk !== undefined) return chunk;
      if (input.ended) return "end";
      const remainingMs = deadlineMs === undefined ? undefined : deadlineMs - performance.now();
      if (remainingMs !== undefined && remainingMs <= 0) return "late";
      await this.wait((wake) => (input.onReadable = wake), remainingMs);
      input.onReadable = undefined;
    }
  }

  async write(chunk: Chunk): Promise<void> {
    if (chunk.data.length === 0) return;
    const { output } = this.stub;
    output.push(chunk);
    while (output.full && !this.interrupted) {
      await this.wait((wake) => (output.onWritable = wake));
      output.onWritable = undefined;
    }
  }

  async sleep(durationMs: number): Promise<boolean> {
    const untilMs = performance.now() + durationMs;
    while (!this.interrupted) {
      const remainingMs = untilMs - performance.now();
      // Timers count whole milliseconds: going round again for less than half of one would add a whole one.
      if (remainingMs <= 0.5) return true;
      await this.wait(() => undefined, remainingMs);
    }
    return false;
  }

  async untilInterrupted(): Promise<void> {
    while (!this.interrupted) await this.wait(() => undefined);
  }

  close(): void {
    this.stub.close();
  }

  /** Waits for `subscribe`'s event, an interruption, or the time if one is given. */
  private wait(subscribe: (wake: () => void) => void, timeMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer =
        timeMs === undefined ? undefined : setTimeout(() => this.wake?.(), Math.min(timeMs, TIMER_MS_MAX));
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
      subscribe(this.wake);
    });
  }
}
