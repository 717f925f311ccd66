/**
 * Runs for tests and pictures, made without a harness: histories of the simulated stores with believable times,
 * faults with receipts, and a record around them. The same options give the same run.
 */
import type { HistoryEvent } from "../../checkers/history/event.js";
import { buildHistory } from "../../checkers/history/builder.js";
import type { Verdict } from "../../checkers/verdict.js";
import { CHECKERS } from "../../checkers/index.js";
import { listAppendChecker } from "../../checkers/list-append/index.js";
import { simulate } from "../../checkers/transactions/testing/simulate.js";
import type { StoreLevel } from "../../checkers/transactions/testing/store.js";
import type { RunRecord } from "../../harness/store/run-record.js";
import type { RunReport } from "../report.js";

export const FAULT_COLOURS = { partition: "#E69F00", kill: "#D55E00", latency: "#56B4E9" } as const;

export interface SampleOptions {
  readonly level?: StoreLevel;
  readonly seed?: number;
  readonly transactions?: number;
  readonly model?: string;
  readonly seconds?: number;
  readonly faults?: readonly (keyof typeof FAULT_COLOURS)[];
  readonly processes?: number;
}

/** A run of list-append. */
export function sampleRun(options: SampleOptions = {}): RunReport {
  const { level = "snapshot-isolation", seed = 7, transactions = 1500, model = "serializable" } = options;
  const { seconds = 30, faults = ["partition", "kill"], processes = 10 } = options;
  const events = spread(simulate({ level, seed, transactions, processes }), seconds * 1e9, faults);
  const history = buildHistory(events);
  const verdict = listAppendChecker.check(history, { models: [model] });
  return wrapRun({ history, verdict, seconds, faults, processes, seed });
}

/** A run of a register with one stale read. */
export function linearizabilityRun(): RunReport {
  const events: Omit<HistoryEvent, "index">[] = [];
  const add = (process: number, at: number, f: string, asked: unknown, got: unknown): void => {
    events.push({ time: at, process, type: "invoke", f, key: "x", value: asked });
    events.push({ time: at + 1.5e6, process, type: "ok", f, key: "x", value: got });
  };
  for (let i = 1; i <= 12; i++) {
    add(i % 3, i * 2e6, "write", i, i);
    add(3 + (i % 2), i * 2e6 + 1.6e6, "read", null, i === 9 ? 7 : i);
  }
  events.sort((a, b) => a.time - b.time);
  const history = buildHistory(events.map((event, index) => ({ ...event, index })));
  const verdict = CHECKERS.find(({ name }) => name === "register")!.check(history);
  return wrapRun({ history, verdict, seconds: 1 });
}

/** Puts a record and a schedule around a history and its verdict. */
export function wrapRun(parts: {
  readonly history: NonNullable<RunReport["history"]>;
  readonly verdict: Verdict;
  readonly seconds: number;
  readonly faults?: readonly string[];
  readonly processes?: number;
  readonly seed?: number;
  readonly record?: Partial<RunRecord>;
}): RunReport {
  const { history, verdict, seconds, faults = [], processes = 10, seed = 7 } = parts;
  const counts = { ok: 0, fail: 0, info: 0 };
  for (const { type } of history) counts[type]++;
  const model = verdict.models[0] ?? "serializable";
  const record: RunRecord = {
    format: 1,
    id: `postgres-${verdict.workload}-${String(seed)}`,
    began: "2026-11-24T10:15:00.000Z",
    command: `faultline run postgres --workload ${verdict.workload} --set isolation=serializable --faults ${faults.join(",")} --time ${String(seconds)}s --seed ${String(seed)}`,
    system: "postgres",
    workload: verdict.workload,
    settings: { isolation: "serializable" },
    nodes: ["n1", "n2", "n3"],
    where: "local",
    faults: [...faults],
    faultIntervalSeconds: 6,
    timeSeconds: seconds,
    rate: null,
    concurrency: processes,
    seed,
    operationTimeoutMs: 5000,
    models: [model],
    claim: {
      name: "serializable",
      promises: model,
      says: "Emulates serial transaction execution for all committed transactions.",
      source: "https://www.postgresql.org/docs/18/transaction-iso.html#XACT-SERIALIZABLE",
    },
    versions: { faultline: "0.1.0", node: "v20.20.2", system: "18.4" },
    commit: "4460cd6",
    outcome: {
      seconds: seconds - 0.2,
      startupSeconds: 1.8,
      operations: counts,
      vacuousFaults: [],
      unhealed: [],
      interrupted: false,
    },
    ...parts.record,
  };
  const schedule = scheduleFor(seconds * 1e9, faults).map(({ fault, from, to }) => ({
    fault,
    plan: fault === "partition" ? { targets: ["n1"], mode: "cut" } : { targets: ["n1"] },
    from,
    to,
  }));
  return { record, verdict, schedule, history, colours: FAULT_COLOURS, folder: "." };
}

function scheduleFor(ns: number, faults: readonly string[]): { fault: string; from: number; to: number }[] {
  const spans = faults.length * 2;
  return Array.from({ length: spans }, (_, i) => {
    const slot = ns / spans;
    const from = Math.round(slot * (i + 0.3));
    return { fault: faults[i % faults.length]!, from, to: Math.round(from + slot * 0.4) };
  });
}

/** n1 is cut off from its peers. */
const HEARS = { clients: ["n1", "n2", "n3"], n1: ["clients"], n2: ["clients", "n3"], n3: ["clients", "n2"] };

/** Gives simulated events times over a run, slower and less successful under faults, and the nemesis's events. */
function spread(events: readonly HistoryEvent[], ns: number, faults: readonly string[]): HistoryEvent[] {
  const schedule = scheduleFor(ns, faults);
  const nemesis: Omit<HistoryEvent, "index">[] = schedule.flatMap(({ fault, from, to }) => {
    const event = (type: "invoke" | "info", time: number, f: string, value: unknown) =>
      ({ time, process: "nemesis", type, f, value }) as const;
    return [
      event("invoke", from, `start-${fault}`, { targets: ["n1"] }),
      event("info", from + 3e6, `start-${fault}`, {
        targets: ["n1"],
        observed: fault === "kill" ? "n1: process gone" : "cut; n1: connection refused",
        bit: true,
        ...(fault === "partition" ? { hears: HEARS } : {}),
      }),
      event("invoke", to - 4e8, `stop-${fault}`, null),
      event("info", to, `stop-${fault}`, {
        targets: ["n1"],
        observed: "every node answers through its link",
        bit: true,
      }),
    ];
  });
  const random = noise(events.length);
  let clock = 0;
  const gaps = events.map((event) => {
    const at = (clock / events.length) * ns;
    const struck = schedule.some(({ from, to }) => at >= from && at <= to);
    clock++;
    // A few long gaps within a step of work look like lock waits.
    return (event.type === "invoke" ? 0.3 : 1) * (struck ? 3 : 1) * (-Math.log(1 - random())) ** 1.5;
  });
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  let time = 0;
  const timed: Omit<HistoryEvent, "index">[] = events.map((event, i) => {
    time += (gaps[i]! / total) * ns;
    const failed = event.type === "fail" || event.type === "info";
    const error =
      event.type === "fail"
        ? { code: "40001", message: "could not serialize access due to read/write dependencies" }
        : { code: "ECONNRESET", message: "Connection terminated unexpectedly" };
    return { ...event, time: Math.round(time), ...(failed ? { error } : {}) };
  });
  return [...timed, ...nemesis].sort((a, b) => a.time - b.time).map((event, index) => ({ ...event, index }));
}

function noise(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
