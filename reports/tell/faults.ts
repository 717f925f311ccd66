/**
 * The faults of a run with what was observed of each: the schedule says what was planned, the history what the
 * nemesis saw. Pure; a receipt that is missing or has another shape is simply absent.
 */
import type { FaultEvent } from "../../checkers/history/operation.js";
import type { RunReport } from "../report.js";
import { valueText } from "./value.js";

export interface Observation {
  readonly time: number;
  readonly observed: string;
  /** Absent where the receipt does not say. */
  readonly bit?: boolean;
  /** Nodes that were hit in the end; a plan may only say "primaries". */
  readonly targets?: readonly string[];
  /** Who still heard whom: node (or clients) → those whose messages arrived. */
  readonly hears?: Hearing;
}

export type Hearing = ReadonlyMap<string, readonly string[]>;

export interface FaultSpan {
  readonly fault: string;
  readonly targets: readonly string[];
  /** The rest of the plan, in words. */
  readonly plan: string;
  /** Nanoseconds; `to` is absent when the run ended first. */
  readonly from: number;
  readonly to?: number;
  readonly injected?: Observation;
  readonly healed?: Observation;
}

export function faultSpans(run: Pick<RunReport, "schedule" | "history">): FaultSpan[] {
  const events = (run.history?.faults ?? []).filter((event) => event.type !== "invoke");
  return run.schedule.map(({ fault, plan, from, to }) => {
    const injected = observation(events, `start-${fault}`, from);
    const healed = to === undefined ? undefined : observation(events, `stop-${fault}`, from, to);
    const { targets, ...settings } = plan;
    return {
      fault,
      targets: Array.isArray(targets) ? targets.map(String) : [],
      plan: Object.entries(settings)
        .map(([name, value]) => `${name} ${typeof value === "string" ? value : valueText(value)}`)
        .join(", "),
      from,
      ...(to === undefined ? {} : { to }),
      ...(injected === undefined ? {} : { injected }),
      ...(healed === undefined ? {} : { healed }),
    };
  });
}

/** The first of these events that came after `from`, up to `until`. */
function observation(
  events: readonly FaultEvent[],
  f: string,
  from: number,
  until = Infinity,
): Observation | undefined {
  const event = events.find((one) => one.f === f && one.time >= from && one.time <= until);
  if (event === undefined) return undefined;
  const { value, time } = event;
  if (typeof value !== "object" || value === null || !("observed" in value)) {
    return { time, observed: value === null ? "" : valueText(value) };
  }
  const { observed, bit, hears, targets } = value as Readonly<Record<string, unknown>>;
  const hearing = hearingOf(hears);
  return {
    time,
    observed: typeof observed === "string" ? observed : valueText(observed),
    ...(typeof bit === "boolean" ? { bit } : {}),
    ...(Array.isArray(targets) ? { targets: targets.map(String) } : {}),
    ...(hearing === undefined ? {} : { hears: hearing }),
  };
}

function hearingOf(value: unknown): Hearing | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, unknown[]] =>
    Array.isArray(entry[1]),
  );
  return entries.length === 0
    ? undefined
    : new Map(entries.map(([name, heard]) => [name, heard.map(String)]));
}

/** Nodes that a fault hit: what the receipt says, or else the plan. */
export function hitNodes(span: FaultSpan): readonly string[] {
  return span.injected?.targets ?? span.targets;
}

/** The kinds of faults of a run, each once: of those asked for ("partition:halves" is a partition), then of others that struck. */
export function faultKinds(asked: readonly string[], spans: readonly FaultSpan[]): string[] {
  return [...new Set([...asked.map(faultKind), ...spans.map(({ fault }) => fault)])];
}

/** "partition:halves:hold" → "partition"; what is no such label stays as it is. */
export function faultKind(label: string): string {
  return /^[a-z-]+(?=:)/.exec(label)?.[0] ?? label;
}
