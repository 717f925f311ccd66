/**
 * When which fault happens: a generator for the nemesis thread, and the record of what it did as data.
 *
 * Faults come one at a time, in bags: every fault of the run once, in random order, then again. Each lasts for
 * a random part of the interval, and the rest of the interval is quiet, so that recovery is tested as well.
 */
import type { HistoryEvent } from "../../checkers/history/event.js";
import type { GeneratorLike } from "../generator/generator.js";
import type { Random } from "../generator/random.js";
import { sleep } from "../generator/timing.js";
import type { Fault, FaultPlan } from "./fault.js";

/** One fault of a run: what was planned, and when it began and ended. Times in nanoseconds since the run began. */
export interface ScheduledFault {
  readonly fault: string;
  readonly plan: FaultPlan;
  readonly from: number;
  /** Absent when the run ended first. */
  readonly to?: number;
}

/** @param intervalSeconds from the beginning of one fault to that of the next */
export function faultSchedule(
  faults: readonly Fault[],
  nodes: readonly string[],
  intervalSeconds: number,
): GeneratorLike {
  if (faults.length === 0) return null;
  return (random: Random) => [
    sleep(intervalSeconds * (0.1 + 0.2 * random.float())),
    ...random.shuffle(faults).flatMap((fault) => {
      const active = intervalSeconds * (0.3 + 0.3 * random.float());
      return [
        { f: `start-${fault.name}`, value: fault.choose(nodes, random) },
        sleep(active),
        { f: `stop-${fault.name}`, value: null },
        sleep(intervalSeconds - active),
      ];
    }),
  ];
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
    } else if (stop !== undefined && type !== "invoke") {
      const at = open.get(stop);
      if (at !== undefined) schedule[at] = { ...schedule[at]!, to: time };
      open.delete(stop);
    }
  }
  return schedule;
}
