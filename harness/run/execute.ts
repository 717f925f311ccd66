/**
 * One run, from the first operation to the last: clients and nemesis side by side, everything recorded, every
 * fault healed at the end, whatever happens in between.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HistoryEvent } from "../../checkers/history/event.js";
import { NEMESIS } from "../../checkers/history/event.js";
import type { Cluster } from "../cluster/cluster.js";
import type { ClientSource } from "../client.js";
import type { Fault } from "../faults/fault.js";
import { ClusterNemesis } from "../faults/nemesis.js";
import { faultSchedule, recordedSchedule, scheduleOf, type ScheduledFault } from "../faults/schedule.js";
import type { OpGenerator } from "../generator/generator.js";
import { timeLimit } from "../generator/limit.js";
import { phases } from "../generator/phases.js";
import { clients } from "../generator/threads.js";
import { stagger } from "../generator/timing.js";
import { RUN_FILES, type RunOutcome } from "../store/run-record.js";
import { interpret } from "./interpreter.js";
import { Recorder } from "./recorder.js";
import { startSampler } from "./sampler.js";

/** What a watcher may show while the run goes on. */
export interface Progress {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  readonly pending: number;
  /** Faults at work now. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

export interface ExecuteOptions {
  /** The run's folder; the history and the schedule are written into it. */
  readonly folder: string;
  readonly generator: OpGenerator;
  /** What clients do when the time is over and everything is healed: last reads, drains. Given up after a while. */
  readonly last?: OpGenerator;
  readonly clients: ClientSource;
  readonly concurrency: number;
  readonly seed: number;
  readonly timeSeconds: number;
  /** Operations a second; null: as fast as the clients can. */
  readonly rate: number | null;
  readonly operationTimeoutMs: number;
  readonly cluster?: Cluster;
  readonly faults: readonly Fault[];
  readonly faultIntervalSeconds: number;
  /** Faults to inject instead of drawn ones: those of an earlier run. */
  readonly schedule?: readonly ScheduledFault[];
  readonly signal?: AbortSignal;
  /** Sees every event as it happens; what it returns, if anything, is why the run ends here. */
  readonly stopWhen?: (event: HistoryEvent) => string | undefined;
  /** Called for every event; keep it cheap. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The part at the end in which faults are over and clients still work: recovery is part of the test. */
const QUIET_SHARE = 0.15;
const QUIET_SECONDS_MAX = 5;

/** The deadline of the last operations. */
const LAST_SECONDS_MAX = 30;

export type Executed = Omit<RunOutcome, "startupSeconds">;

/** @throws when the generator fails or the history cannot be written; faults are healed even then */
export async function execute(options: ExecuteOptions): Promise<Executed> {
  const { folder, cluster, faults, signal } = options;
  const recorder = new Recorder(join(folder, RUN_FILES.history));
  const nemesis =
    cluster === undefined || faults.length === 0 ? undefined : new ClusterNemesis(cluster, faults);
  const watch = new Watch(options.onProgress);
  const faultEvents: HistoryEvent[] = [];
  const began = performance.now();
  const now = (): number => Math.round((performance.now() - began) * 1e6);
  const sampler =
    cluster === undefined
      ? undefined
      : startSampler(cluster, {
          path: join(folder, RUN_FILES.samples),
          now,
          clocks: faults.some(({ name }) => name === "clock"),
        });
  let unhealed: string[] = [];
  let stopped: string | undefined;
  const stop = new AbortController();
  let error: unknown;
  try {
    await interpret({
      generator: everything(options),
      concurrency: options.concurrency,
      seed: options.seed,
      clients: options.clients,
      ...(nemesis === undefined ? {} : { nemesis }),
      record(event) {
        recorder.record(event);
        if (event.process === NEMESIS) faultEvents.push(event);
        watch.event(event);
        stopped ??= options.stopWhen?.(event);
        if (stopped !== undefined) stop.abort();
      },
      now,
      operationTimeoutMs: options.operationTimeoutMs,
      signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
    });
  } catch (cause) {
    error = cause;
  }
  await sampler?.stop();
  try {
    // The schedule ends with a heal, but a run that was cut short has not come to its end.
    if (nemesis !== undefined) unhealed = await nemesis.healAll();
    writeFileSync(join(folder, RUN_FILES.schedule), JSON.stringify(scheduleOf(faultEvents), undefined, 1));
    recorder.close();
  } catch (cause) {
    error ??= cause;
  }
  if (error !== undefined) throw error;
  return {
    seconds: now() / 1e9,
    operations: { ok: watch.ok, fail: watch.fail, info: watch.info },
    vacuousFaults: nemesis?.vacuous() ?? [],
    unhealed,
    interrupted: signal?.aborted === true,
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** Clients and faults side by side; then, when the last fault is healed and everyone is idle, the last operations. */
function everything(options: ExecuteOptions): OpGenerator {
  const { generator, last, timeSeconds, rate } = options;
  const timed = clients(timeLimit(timeSeconds, paced(generator, rate)), nemesisPart(options));
  return last === undefined ? timed : phases(timed, clients(timeLimit(LAST_SECONDS_MAX, last)));
}

function paced(generator: OpGenerator, rate: number | null): OpGenerator {
  return rate === null ? generator : stagger(1 / rate, generator);
}

function nemesisPart({ cluster, faults, faultIntervalSeconds, timeSeconds, schedule }: ExecuteOptions) {
  if (cluster === undefined || faults.length === 0) return undefined;
  const quiet = Math.min(QUIET_SECONDS_MAX, timeSeconds * QUIET_SHARE);
  if (schedule !== undefined) return recordedSchedule(schedule, timeSeconds - quiet);
  const nodes = cluster.nodes.map((node) => node.name);
  return faultSchedule(faults, nodes, faultIntervalSeconds, timeSeconds - quiet);
}

/** Counts as events go by. */
class Watch {
  ok = 0;
  fail = 0;
  info = 0;
  #open = 0;
  #faults: readonly string[] = [];

  constructor(readonly report: ((progress: Progress) => void) | undefined) {}

  event({ process, type, f, time }: HistoryEvent): void {
    if (process === NEMESIS) this.#fault(type, f);
    else if (type === "invoke") this.#open++;
    else {
      this[type]++;
      this.#open--;
    }
    this.report?.({
      ok: this.ok,
      fail: this.fail,
      info: this.info,
      pending: this.#open,
      faults: this.#faults,
      seconds: time / 1e9,
    });
  }

  #fault(type: HistoryEvent["type"], f: string): void {
    const name = f.replace(/^(start|stop)-/, "");
    if (f.startsWith("start-") && type === "invoke") this.#faults = [...this.#faults, name];
    else if (type !== "invoke" && f.startsWith("stop-"))
      this.#faults = this.#faults.filter((other) => other !== name);
    else if (type !== "invoke" && f === "heal") this.#faults = [];
  }
}
