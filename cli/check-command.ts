/** `faultline check <history|run>`: judge a history that is already there, ours or anyone's. */
import { Command, Option } from "commander";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CHECKERS } from "../checkers/catalog.js";
import { canonicalModel } from "../checkers/consistency/index.js";
import type { Checker, SharedCheck } from "../checkers/checker.js";
import { prettyJson } from "../checkers/history/json-value.js";
import { MalformedHistoryError } from "../checkers/history/malformed.js";
import { unknownVerdict, type Verdict } from "../checkers/verdict.js";
import { isRunFolder, readRunRecord } from "../harness/store/run-folder.js";
import { RUN_FILES, type RunRecord } from "../harness/store/run-record.js";
import { verdictText } from "../reports/index.js";
import { WORKLOADS } from "../workloads/index.js";
import { exitOf, UsageError } from "./exit.js";
import { judgeFile } from "./judge-file.js";
import { judgeShared } from "./judge-shared.js";
import { formatOf, FORMATS, type Format } from "./read-events.js";
import type { Output } from "./output.js";
import { assignment, collect, duration, integer, known } from "./parse.js";

interface Options {
  readonly workload?: string;
  readonly model: string[];
  readonly format?: Format;
  readonly set: Record<string, string>;
  readonly budget: number;
  readonly workers: number;
  readonly json?: boolean;
}

export function checkCommand(output: Output, setExit: (code: number) => void): Command {
  return new Command("check")
    .summary("judge a recorded history, or a run again")
    .description(
      "Judges a history: a file of JSON lines or another format, a run's folder, or - for standard input.",
    )
    .argument("<history>", "file, run folder, or -")
    .option("--workload <name>", "what the operations mean; a run knows its own")
    .addOption(
      new Option("--model <name>", "consistency model to judge against; repeatable")
        .argParser(collect)
        .default([], "what the claim or the checker says"),
    )
    .addOption(
      new Option("--format <name>", "how the history is written (default: by the file's extension)").choices(
        FORMATS,
      ),
    )
    .addOption(
      new Option("--set <name=value>", "a setting of the checker; repeatable")
        .argParser(assignment)
        .default({}, "none"),
    )
    .addOption(
      new Option("--budget <duration>", "time for the checker")
        .argParser((text) => duration("--budget", text))
        .default(60, "60s"),
    )
    .addOption(
      new Option("--workers <n>", "threads to judge in, where a history has many objects")
        .argParser((text) => integer("--workers", text))
        .default(1, "1"),
    )
    .option("--json", "one JSON document on standard output")
    .action(async (source: string, options: Options) => {
      const { file, workload, models, run } = locate(source, options);
      const checker = checkerOf(workload, run);
      checkSettings(checker, options.set);
      const settings = { ...ofChecker(checker, run?.settings ?? {}), ...options.set };
      checkModels(checker, models);
      const format = options.format ?? formatOf(file);
      const verdict = await verdictOf(checker, file, format, models, { ...options, set: settings }, output);
      output.result(
        options.json === true ? prettyJson(verdict) : verdictText(verdict, { colour: output.colour }),
      );
      setExit(exitOf(verdict.verdict));
    });
}

async function verdictOf(
  checker: Checker,
  file: string,
  format: Format,
  models: readonly string[],
  options: Options,
  output: Output,
): Promise<Verdict> {
  try {
    const judgement = {
      checker,
      file,
      format,
      models,
      settings: options.set,
      budgetSeconds: options.budget,
      onTornTail: (line: number) =>
        output.warn(`line ${String(line)} is torn (the writer was killed): dropped`),
    };
    const shared = sharedBy(checker, file, models, options.workers);
    return await (shared === undefined
      ? judgeFile(judgement)
      : judgeShared(shared, judgement, options.workers));
  } catch (error) {
    if (isAboutSettings(error)) throw new UsageError(error.message);
    if (!(error instanceof MalformedHistoryError)) throw error;
    output.note(`error: ${file === "-" ? "standard input" : file}: ${error.message}`);
    return unknownVerdict(checker.name, models, "malformed", error.message);
  }
}

/** Checkers say with a RangeError that a setting has a value they do not take. */
function isAboutSettings(error: unknown): error is RangeError {
  return error instanceof RangeError && /^(setting |--set )/.test(error.message);
}

/** How several threads can judge this; undefined for one thread. @throws UsageError where they cannot */
function sharedBy(
  checker: Checker,
  file: string,
  models: readonly string[],
  workers: number,
): SharedCheck | undefined {
  if (workers === 1) return undefined;
  if (file === "-") throw new UsageError("--workers: each thread reads the history; expected a file, not -");
  if (checker.shared === undefined) {
    throw new UsageError(`--workers: ${checker.name} is not judged object by object; leave the option out`);
  }
  if (models.some((model) => canonicalModel(model) !== "linearizable")) {
    throw new UsageError(
      "--workers: only linearizability is judged object by object; leave one of the options out",
    );
  }
  return checker.shared;
}

/** The checker of a run is told what its workload knows; a history of another workload has no run's facts. */
function checkerOf(workload: string, run: RunRecord | undefined): Checker {
  const own = run?.workload === workload ? WORKLOADS.find(({ name }) => name === workload) : undefined;
  return own?.checker ?? known<Checker>("workload", workload, CHECKERS);
}

/** Those of a run's settings that its checker understands. */
function ofChecker(
  checker: Checker,
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name in (checker.settings ?? {})));
}

/** A run's folder brings its workload, its settings and its models along. */
function locate(
  source: string,
  options: Options,
): { file: string; workload: string; models: readonly string[]; run?: RunRecord } {
  if (source !== "-" && !existsSync(source))
    throw new UsageError(`${source}: there is no such file or folder`);
  if (source !== "-" && statSync(source).isDirectory()) {
    if (!isRunFolder(source))
      throw new UsageError(
        `${source}: expected a run's folder with ${RUN_FILES.record} in it, or a history file`,
      );
    const record = readRunRecord(source);
    const models = options.model.length > 0 ? options.model : record.models;
    const workload = options.workload ?? record.workload;
    return { file: join(source, RUN_FILES.history), workload, models, run: record };
  }
  if (options.workload === undefined) {
    throw new UsageError(
      `--workload is missing: a history does not say what its operations mean; expected one of ${CHECKERS.map(({ name }) => name).join(", ")}`,
    );
  }
  return { file: source, workload: options.workload, models: options.model };
}

function checkSettings(checker: Checker, settings: Readonly<Record<string, string>>): void {
  const names = Object.keys(checker.settings ?? {});
  for (const name of Object.keys(settings)) {
    if (!names.includes(name)) {
      throw new UsageError(
        `--set ${name}: ${checker.name} has no such setting; ${names.length === 0 ? "it has none" : `it has ${names.join(", ")}`}`,
      );
    }
  }
}

function checkModels(checker: Checker, models: readonly string[]): void {
  for (const model of models) {
    if (checker.models.includes(model)) continue;
    let canonical: string;
    try {
      canonical = canonicalModel(model);
    } catch (error) {
      throw new UsageError(`--model ${model}: ${(error as Error).message}`);
    }
    if (!checker.models.includes(canonical)) {
      throw new UsageError(
        `--model ${model}: ${checker.name} cannot judge it; expected one of ${checker.models.join(", ")}`,
      );
    }
  }
}
