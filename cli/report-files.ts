/** Puts reports where they belong. */
import { parseJson } from "../checkers/history/json-value.js";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { History } from "../checkers/history/history.js";
import type { Verdict } from "../checkers/verdict.js";
import { FAULTS } from "../harness/faults/index.js";
import type { ScheduledFault } from "../harness/faults/schedule.js";
import { readHistory, readRunRecord, readSchedule } from "../harness/store/run-folder.js";
import { RUN_FILES, type RunRecord } from "../harness/store/run-record.js";
import { readSamples, type Sample } from "../harness/store/samples.js";
import { REPORTERS } from "../reports/index.js";
import type { RunReport } from "../reports/report.js";

const colours = Object.fromEntries(FAULTS.map((fault) => [fault.name, fault.colour]));

export interface Parts {
  readonly record: RunRecord;
  readonly verdict: Verdict;
  readonly history: History;
  readonly schedule: readonly ScheduledFault[];
  readonly samples: readonly Sample[];
}

export function runReport(parts: Parts): RunReport {
  return { ...parts, colours, folder: "." };
}

/** Writes a run's report.html. */
export async function writeReport(folder: string, parts: Parts): Promise<void> {
  writeFileSync(join(folder, RUN_FILES.report), await REPORTERS.html(runReport(parts)));
}

/** Reads a run's files back. @throws Error naming the file that is missing or damaged */
export async function readRun(folder: string, onTornTail?: (line: number) => void): Promise<Parts> {
  const record = readRunRecord(folder);
  const verdict = parseJson(readFileSync(join(folder, RUN_FILES.verdict), "utf8")) as Verdict;
  const history = await readHistory(folder, { onTornTail: (line) => onTornTail?.(line) });
  return { record, verdict, history, schedule: readSchedule(folder), samples: readSamples(folder) };
}
