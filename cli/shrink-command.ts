/**
 * `faultline shrink <run|history>`: what of it is enough. Of a run the fewest scheduled faults under which it still
 * ends the same way, found by doing it again and again; of a history the operations that prove an anomaly, which are
 * judged once more on their own.
 */
import { join } from "node:path";
import { Command, Option } from "commander";
import { CHECKERS } from "../checkers/catalog.js";
import { HistoryBuilder } from "../checkers/history/builder.js";
import { formatEvent } from "../checkers/history/json-lines.js";
import type { HistoryEvent } from "../checkers/history/event.js";
import type { ScheduledFault } from "../harness/faults/index.js";
import { isRunFolder } from "../harness/store/run-folder.js";
import { RUN_FILES } from "../harness/store/run-record.js";
import { EXIT, exitOf, UsageError } from "./exit.js";
import { watchInterrupt } from "./interrupt.js";
import { minimise } from "./minimise.js";
import type { Output } from "./output.js";
import { assignment, duration, integer, known } from "./parse.js";
import { eventsOf, formatOf, FORMATS, type Format } from "./read-events.js";
import { attempt, attemptText, readOriginal } from "./replay.js";

interface Options {
  readonly times: number;
  readonly out: string;
  readonly budget: number;
  readonly workload?: string;
  readonly format?: Format;
  readonly set: Record<string, string>;
}

export function shrinkCommand(output: Output, setExit: (code: number) => void): Command {
  return new Command("shrink")
    .summary("the fewest faults of a run, or operations of a history, that still fail")
    .argument("<source>", "a run's folder, or a history")
    .option("--times <n>", "runs: tries for each set of faults", (text) => integer("--times", text), 2)
    .option("--out <folder>", "runs: folder for the new runs", "runs")
    .option("--budget <duration>", "time for the checker", (text) => duration("--budget", text), 60)
    .option("--workload <name>", "histories: what the operations mean")
    .addOption(new Option("--format <name>", "histories: how it is written").choices(FORMATS))
    .addOption(
      new Option("--set <name=value>", "histories: a setting of the checker; repeatable")
        .argParser(assignment)
        .default({}, "none"),
    )
    .action(async (source: string, options: Options) => {
      if (isRunFolder(source) && options.workload === undefined) {
        setExit(await shrinkRun(source, options, output));
      } else {
        setExit(await shrinkHistory(source, options, output));
      }
    });
}

async function shrinkRun(source: string, options: Options, output: Output): Promise<number> {
  const original = await readOriginal(source);
  const { wanted, schedule } = original;
  if (wanted.verdict !== "invalid")
    throw new UsageError(`${source} is ${wanted.verdict}: only a run that fails can be made smaller`);
  const interrupt = watchInterrupt(output);
  const { signal } = interrupt;
  let smallest = source;
  const fails = async (faults: readonly ScheduledFault[]): Promise<boolean> => {
    for (let n = 0; n < options.times && !signal.aborted; n++) {
      const names = faults.map(({ fault, from }) => `${fault} at ${(from / 1e9).toFixed(1)} s`);
      output.note(
        `${String(faults.length)} of ${String(schedule.length)} faults: ${names.join(", ") || "none"}`,
      );
      const budgetSeconds = options.budget;
      const tried = await attempt(original, faults, { out: options.out, output, signal, budgetSeconds });
      output.note(`  ${attemptText(tried)}`);
      if (tried.reproduced) {
        smallest = tried.folder;
        return true;
      }
    }
    return false;
  };
  try {
    const left = await minimise(schedule, fails);
    output.result(
      `${String(left.length)} of ${String(schedule.length)} faults are enough: ${left.map(({ fault }) => fault).join(", ") || "none at all"}\nsmallest: ${smallest}`,
    );
    return signal.aborted ? EXIT.interrupted : EXIT.invalid;
  } finally {
    interrupt.dispose();
  }
}

async function shrinkHistory(source: string, options: Options, output: Output): Promise<number> {
  const file = isRunFolder(source) ? join(source, RUN_FILES.history) : source;
  const checker = known("workload", options.workload ?? "", CHECKERS);
  const format = options.format ?? formatOf(file);
  const events: HistoryEvent[] = [];
  const onTornTail = (line: number): void => output.warn(`line ${String(line)} is torn: dropped`);
  for await (const [event] of eventsOf({ file, format, onTornTail })) events.push(event);
  const judge = (some: readonly HistoryEvent[]) => {
    const builder = new HistoryBuilder();
    for (const event of some) builder.push(event);
    return checker.check(builder.finish(), { settings: options.set });
  };
  const verdict = judge(events);
  if (verdict.verdict !== "invalid")
    throw new UsageError(`${source} is ${verdict.verdict}: only a history that fails can be made smaller`);
  for (const anomaly of verdict.anomalies) {
    const part = eventsOfOperations(events, new Set(anomaly.operations));
    const alone = judge(part);
    if (alone.verdict !== "invalid" || alone.counts[anomaly.type] === undefined) continue;
    for (const event of part) output.result(formatEvent(event));
    output.note(
      `${anomaly.type} in ${String(anomaly.operations.length)} of ${String(verdict.checked.operations)} operations`,
    );
    return exitOf(alone.verdict);
  }
  output.warn(
    "no anomaly stands on the operations of its proof alone: the proof needs the rest of the history",
  );
  for (const event of events) output.result(formatEvent(event));
  return exitOf(verdict.verdict);
}

/** Invocations with these indices, and what completed them. Indices stay: a part of a history says so by its gaps. */
function eventsOfOperations(events: readonly HistoryEvent[], wanted: ReadonlySet<number>): HistoryEvent[] {
  const open = new Set<unknown>();
  return events.filter(({ index, type, process }) => {
    if (type === "invoke") {
      if (wanted.has(index)) open.add(process);
      return wanted.has(index);
    }
    return open.delete(process);
  });
}
