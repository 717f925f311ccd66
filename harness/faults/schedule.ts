/**
 * When which fault happens: a generator for the nemesis thread, and the record of what it did as data.
 *
 * Faults come one at a time, in bags: every fault of the run once, in random order, then again. Each lasts for
 * a random part of the interval, and the rest of the interval is quiet, so that recovery is tested as well.
 */
import type { HistoryEvent } from "../../checkers/history/event.js";
import type { GeneratorLike } from "../generator/generator.js";
import type { Random } from "../generator/random.js";
import { any } from "../generator/any.js";
import { timeLimit } from "../generator/limit.js";
import { sleep, spaced } from "../generator/timing.js";
import type { Fault, FaultPlan } from "./fault.js";

/** One fault of a run: what was planned, and when it began and ended. Times in nanoseconds since the run began. */
export interface ScheduledFault {
  readonly fault: string;
  readonly plan: FaultPlan;
  readonly from: number;
  /** When healing it was begun; absent when the final heal ended it. */
  readonly until?: number;
  /** When it was over. Absent when the run ended first. */
  readonly to?: number;
}

/** The nemesis's last operation: heals everything, whatever is still broken. */
export const HEAL = "heal";

/**
 * @param intervalSeconds from the beginning of one fault to that of the next
 * @param seconds how long faults may begin; then everything is healed
 */
export function faultSchedule(
  faults: readonly Fault[],
  nodes: readonly string[],
  intervalSeconds: number,
  seconds: number,
): GeneratorLike {
  if (faults.length === 0) return null;
  const bags = (random: Random): GeneratorLike =>
    spaced(
      random.shuffle(faults).flatMap((fault) => {
        const activeSeconds = intervalSeconds * (0.3 + 0.3 * random.float());
        return [
          [
            (intervalSeconds - activeSeconds) / 2,
            { f: `start-${fault.name}`, value: fault.choose(nodes, random, fault.asked ?? []) },
          ],
          [activeSeconds, { f: `stop-${fault.name}`, value: null }],
          [(intervalSeconds - activeSeconds) / 2, sleep(0)],
        ] as const;
      }),
    );
  // The heal has a time of its own: a fault whose end lies beyond the last moment lasts until then.
  return any(timeLimit(seconds, bags), spaced([[seconds, { f: HEAL, value: null }]]));
}

/** The same faults again, at the times and with the plans that were written down; everything is healed at the end. */
export function recordedSchedule(recorded: readonly ScheduledFault[], seconds: number): GeneratorLike {
  const timed = recorded
    .flatMap(({ fault, plan, from, until }) => [
      { at: from, call: { f: `start-${fault}`, value: plan } },
      ...(until === undefined ? [] : [{ at: until, call: { f: `stop-${fault}`, value: null } }]),
    ])
    .sort((a, b) => a.at - b.at);
  const steps = timed.map(({ at, call }, i) => [(at - (timed[i - 1]?.at ?? 0)) / 1e9, call] as const);
  return any(timeLimit(seconds, spaced(steps)), spaced([[seconds, { f: HEAL, value: null }]]));
}

/** What was injected where and when, out of the nemesis's events. */
export function scheduleOf(
  events: readonly Pick<HistoryEvent, "type" | "time" | "f" | "value">[],
): ScheduledFault[] {
  const schedule: ScheduledFault[] = [];
  const open = new Map<string, number>();
  for (const { type, time, f, value } of events) {
    const start = /^start-(.+)$/.exec(f)?.[1];
    const stop = /^stop-(.+)$/.exec(f)?.[1];
    if (start !== undefined && type === "invoke") {
      open.set(start, schedule.push({ fault: start, plan: value as FaultPlan, from: time }) - 1);
    } else if (stop !== undefined) {
      const at = open.get(stop);
      if (at !== undefined)
        schedule[at] = { ...schedule[at]!, ...(type === "invoke" ? { until: time } : { to: time }) };
      if (type !== "invoke") open.delete(stop);
    } else if (f === HEAL && type !== "invoke") {
      for (const at of open.values()) schedule[at] = { ...schedule[at]!, to: time };
      open.clear();
    }
  }
  return schedule;
}
