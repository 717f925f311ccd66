/**
 * What a report is made of, and what a reporter is: a pure function from the records of a run to text.
 */
import type { History } from "../checkers/history/history.js";
import type { Verdict } from "../checkers/verdict.js";
import type { ScheduledFault } from "../harness/faults/schedule.js";
import type { RunRecord } from "../harness/store/run-record.js";
import type { Sample } from "../harness/store/samples.js";

export interface RunReport {
  readonly record: RunRecord;
  readonly verdict: Verdict;
  readonly schedule: readonly ScheduledFault[];
  /** Absent where only the records were kept. */
  readonly history?: History;
  /** What servers said of themselves; absent or empty where they were not asked. */
  readonly samples?: readonly Sample[];
  /** Colour of each fault's bands. */
  readonly colours: Readonly<Record<string, string>>;
  /** The run's folder, relative to where the report will lie; for links. */
  readonly folder: string;
}

/** One file of text about one run. */
export type Reporter = (run: RunReport) => string | Promise<string>;
