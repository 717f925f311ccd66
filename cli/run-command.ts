/** `faultline run <system>`: one run, its verdict, its report. */
import { Command, Option } from "commander";
import { REPORTERS } from "../reports/index.js";
import { textReport } from "../reports/index.js";
import type { Where } from "../harness/cluster/ground.js";
import { exitOf, EXIT } from "./exit.js";
import { watchInterrupt } from "./interrupt.js";
import { terminal, type Output } from "./output.js";
import { assignment, collect, duration, integer, list } from "./parse.js";
import { runReport } from "./report-files.js";
import { resolveRun } from "./spec.js";
import { READY_SECONDS, testRun } from "./test-run.js";

interface Options {
  readonly workload?: string;
  readonly set: Record<string, string>;
  readonly defect?: string;
  readonly nodes?: number;
  readonly where: Where | "auto";
  readonly faults?: string[];
  readonly faultInterval?: number;
  readonly time?: number;
  readonly rate?: number | "max";
  readonly concurrency?: number;
  readonly operationTimeout?: number;
  readonly readyTimeout?: number;
  readonly seed?: number;
  readonly out: string;
  readonly expect?: string;
  readonly model: string[];
  readonly budget: number;
  readonly bail?: boolean;
  readonly toxiproxy?: string;
  readonly json?: boolean;
}

export function runCommand(output: Output, setExit: (code: number) => void): Command {
  return new Command("run")
    .summary("attack a system with a workload and faults, and judge what it did")
    .description(
      "Runs a workload against a system while faults are injected, records the history, judges it, and writes a report.",
    )
    .argument("<system>", "what to test; `faultline list systems` has the names")
    .option("--workload <name>", "what clients do (default: list-append)")
    .addOption(
      new Option("--set <name=value>", "a setting of the system or the workload; repeatable")
        .argParser(assignment)
        .default({}, "none"),
    )
    .option("--defect <name>", "a mistake for the fake system to make")
    .option("--nodes <n>", "number of nodes", (text) => integer("--nodes", text))
    .option("--faults <names>", "faults, separated by commas; `faultline list faults` has the names", list)
    .option("--fault-interval <duration>", "from one fault to the next (default: 5s)", (text) =>
      duration("--fault-interval", text),
    )
    .option("--time <duration>", "how long clients work (default: 30s; fake: 0.4s)", (text) =>
      duration("--time", text),
    )
    .option("--rate <n>", "operations a second, or max (default: 500; fake: 6000)", (text) =>
      // Not null: commander takes that for a parser that failed.
      text === "max" ? text : integer("--rate", text),
    )
    .option("--concurrency <n>", "clients at a time (default: 10)", (text) => integer("--concurrency", text))
    .option(
      "--operation-timeout <duration>",
      "after this an operation's outcome is unknown (default: 5s)",
      (text) => duration("--operation-timeout", text),
    )
    .option("--ready-timeout <duration>", "how long the system may take to answer (default: 60s)", (text) =>
      duration("--ready-timeout", text),
    )
    .option("--seed <n>", "the same seed: the same operations and faults", (text) =>
      integer("--seed", text, 0),
    )
    .addOption(
      new Option("--where <place>", "where the system runs: processes on this machine, or containers")
        .choices(["auto", "local", "docker"])
        .default("auto"),
    )
    .option("--out <folder>", "folder for runs", "runs")
    .option("--expect <claim>", "judge against this claim instead of the one for the settings")
    .addOption(
      new Option("--model <name>", "judge against this consistency model; repeatable")
        .argParser(collect)
        .default([], "what the claim or the checker says"),
    )
    .addOption(
      new Option("--budget <duration>", "time for the checker")
        .argParser((text) => duration("--budget", text))
        .default(60, "60s"),
    )
    .option("--bail", "end the run at the first proof that nothing to come can undo")
    .option("--toxiproxy <url>", "a Toxiproxy server on this machine to use instead of the embedded proxy")
    .option("--json", "one JSON document on standard output")
    .action(async (system: string, options: Options) => {
      const spec = await resolveRun({
        system,
        workload: options.workload,
        settings: options.set,
        defect: options.defect,
        nodes: options.nodes,
        where: options.where,
        faults: options.faults,
        faultIntervalSeconds: options.faultInterval,
        timeSeconds: options.time,
        rate: options.rate === "max" ? null : options.rate,
        concurrency: options.concurrency,
        operationTimeoutMs:
          options.operationTimeout === undefined ? undefined : Math.round(options.operationTimeout * 1000),
        seed: options.seed,
        expect: options.expect,
        models: options.model,
        bail: options.bail,
        toxiproxy: options.toxiproxy,
      });
      const interrupt = watchInterrupt(output);
      try {
        output.note(`${spec.command}`);
        const { folder, ...parts } = await testRun(spec, {
          out: options.out,
          output,
          signal: interrupt.signal,
          budgetSeconds: options.budget,
          readySeconds: options.readyTimeout ?? READY_SECONDS,
          commanded: 0,
        });
        const report = runReport(parts);
        output.result(
          options.json === true ? await REPORTERS.json(report) : textReport(report, terminal(output)),
        );
        output.note(`report: ${folder}/report.html`);
        setExit(interrupt.signal.aborted ? EXIT.interrupted : exitOf(parts.verdict.verdict));
      } finally {
        interrupt.dispose();
      }
    });
}
