/** Doing a recorded run again: the same operations by its seed, the same faults or fewer, and whether it ends alike. */
import type { ScheduledFault } from "../harness/faults/index.js";
import type { RunRecord } from "../harness/store/run-record.js";
import { UsageError } from "./exit.js";
import { seenAnomalies } from "./expectation.js";
import { readRun } from "./report-files.js";
import { resolveRun, type RunSpec } from "./spec.js";
import { READY_SECONDS, testRun, type TestRun, type TestRunOptions } from "./test-run.js";

/** What a run came to. */
export interface Wanted {
  readonly verdict: string;
  readonly types: readonly string[];
}

export interface Attempt {
  readonly folder: string;
  readonly verdict: string;
  readonly anomalies: Readonly<Record<string, number>>;
  /** Whether it came to what the first run came to. */
  readonly reproduced: boolean;
}

export interface Original {
  readonly spec: RunSpec;
  readonly wanted: Wanted;
  readonly schedule: readonly ScheduledFault[];
}

/** @throws UsageError when it is no run's folder, or the run names what is no longer there */
export async function readOriginal(source: string): Promise<Original> {
  const { record, verdict, schedule } = await readRun(source).catch((error: unknown) => {
    throw new UsageError(`${source}: expected a run's folder: ${(error as Error).message}`);
  });
  const wanted = { verdict: verdict.verdict, types: Object.keys(seenAnomalies(verdict)) };
  return { spec: await specOf(record), wanted, schedule };
}

/** One more run, under these faults. */
export async function attempt(
  { spec, wanted }: Original,
  schedule: readonly ScheduledFault[],
  options: Pick<TestRunOptions, "out" | "output" | "signal" | "budgetSeconds">,
): Promise<Attempt> {
  const run = await testRun(spec, {
    ...options,
    readySeconds: READY_SECONDS,
    schedule,
    commanded: performance.now(),
  });
  return attemptOf(run, wanted);
}

/** @throws UsageError when the run names what is no longer there */
function specOf(record: RunRecord): Promise<RunSpec> {
  const { claim, models, nodes, where } = record;
  return resolveRun({
    ...record,
    system: record.adapter ?? record.system,
    where: where === "docker" ? where : "auto",
    nodes: nodes.length === 0 ? undefined : nodes.length,
    expect: claim?.name,
    // Models that follow from the claim need not be repeated.
    models: claim !== undefined && models.length === 1 && models[0] === claim.promises ? [] : models,
  });
}

function attemptOf(run: TestRun, wanted: Wanted): Attempt {
  const anomalies = seenAnomalies(run.verdict);
  const { verdict } = run.verdict;
  const same = verdict !== "invalid" || wanted.types.some((type) => anomalies[type] !== undefined);
  return { folder: run.folder, verdict, anomalies, reproduced: verdict === wanted.verdict && same };
}

/** An attempt in a line. */
export function attemptText({ verdict, anomalies, reproduced, folder }: Attempt): string {
  const seen = Object.entries(anomalies).map(([type, count]) => `${type} × ${String(count)}`);
  return `${reproduced ? "reproduced" : "not reproduced"}: ${verdict}${seen.length === 0 ? "" : ` (${seen.join(", ")})`}, ${folder}`;
}
