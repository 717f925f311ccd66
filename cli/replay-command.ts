/** `faultline replay <run>`: the operations and the faults of a run again, and how often they lead to the same. */
import { Command } from "commander";
import { worst } from "../checkers/verdict.js";
import { readRunRecord, readSchedule } from "../harness/store/run-folder.js";
import type { RunRecord } from "../harness/store/run-record.js";
import { EXIT, exitOf, UsageError } from "./exit.js";
import { seenAnomalies } from "./expectation.js";
import { watchInterrupt } from "./interrupt.js";
import type { Output } from "./output.js";
import { duration, integer } from "./parse.js";
import { readRun } from "./report-files.js";
import { resolveRun, type RunSpec } from "./spec.js";
import { READY_SECONDS, testRun, type TestRun } from "./test-run.js";

interface Options {
  readonly times: number;
  readonly out: string;
  readonly budget: number;
  readonly json?: boolean;
}

interface Attempt {
  readonly folder: string;
  readonly verdict: string;
  readonly anomalies: Readonly<Record<string, number>>;
  /** Whether it came to what the first run came to. */
  readonly reproduced: boolean;
}

export function replayCommand(output: Output, setExit: (code: number) => void): Command {
  return new Command("replay")
    .summary("do a recorded run again, and count how often it ends the same way")
    .description(
      "Issues the same operations (by its seed) under the same faults at the same times (by its schedule.json). A run is reproduced when it has the same verdict and, if that was invalid, one of the same anomaly types.",
    )
    .argument("<run>", "a run's folder")
    .option("--times <n>", "how often", (text) => integer("--times", text), 3)
    .option("--out <folder>", "folder for the new runs", "runs")
    .option("--budget <duration>", "time for the checker", (text) => duration("--budget", text), 60)
    .option("--json", "one JSON document on standard output")
    .action(async (source: string, options: Options) => {
      const original = await readRun(source).catch((error: unknown) => {
        throw new UsageError(`${source}: expected a run's folder: ${(error as Error).message}`);
      });
      const spec = await specOf(readRunRecord(source));
      const wanted = {
        verdict: original.verdict.verdict,
        types: Object.keys(seenAnomalies(original.verdict)),
      };
      const interrupt = watchInterrupt(output);
      const attempts: Attempt[] = [];
      try {
        for (let n = 1; n <= options.times && !interrupt.signal.aborted; n++) {
          output.note(`[${String(n)}/${String(options.times)}] ${spec.command}`);
          const run = await testRun(spec, {
            out: options.out,
            output,
            signal: interrupt.signal,
            budgetSeconds: options.budget,
            readySeconds: READY_SECONDS,
            schedule: readSchedule(source),
            commanded: performance.now(),
          });
          attempts.push(attemptOf(run, wanted));
          output.note(`  ${describe(attempts.at(-1)!)}`);
        }
      } finally {
        interrupt.dispose();
      }
      const reproduced = attempts.filter((attempt) => attempt.reproduced).length;
      output.result(
        options.json === true
          ? JSON.stringify({ run: source, wanted, reproduced, of: attempts.length, attempts }, undefined, 1)
          : `reproduced ${String(reproduced)} of ${String(attempts.length)}: ${wanted.verdict}${wanted.types.length === 0 ? "" : ` with ${wanted.types.join(" or ")}`}`,
      );
      const word = worst(attempts.map((attempt) => attempt.verdict as "valid"));
      setExit(interrupt.signal.aborted ? EXIT.interrupted : exitOf(word));
    });
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

function attemptOf(run: TestRun, wanted: { verdict: string; types: readonly string[] }): Attempt {
  const anomalies = seenAnomalies(run.verdict);
  const { verdict } = run.verdict;
  const same = verdict !== "invalid" || wanted.types.some((type) => anomalies[type] !== undefined);
  return { folder: run.folder, verdict, anomalies, reproduced: verdict === wanted.verdict && same };
}

function describe({ verdict, anomalies, reproduced, folder }: Attempt): string {
  const seen = Object.entries(anomalies).map(([type, count]) => `${type} × ${String(count)}`);
  return `${reproduced ? "reproduced" : "not reproduced"}: ${verdict}${seen.length === 0 ? "" : ` (${seen.join(", ")})`}, ${folder}`;
}
