/** `faultline replay <run>`: the operations and the faults of a run again, and how often they lead to the same. */
import { Command } from "commander";
import { worst } from "../checkers/verdict.js";
import { EXIT, exitOf } from "./exit.js";
import { watchInterrupt } from "./interrupt.js";
import type { Output } from "./output.js";
import { duration, integer } from "./parse.js";
import { attempt, attemptText, readOriginal, type Attempt } from "./replay.js";

interface Options {
  readonly times: number;
  readonly out: string;
  readonly budget: number;
  readonly json?: boolean;
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
      const original = await readOriginal(source);
      const { spec, wanted, schedule } = original;
      const interrupt = watchInterrupt(output);
      const attempts: Attempt[] = [];
      try {
        const { signal } = interrupt;
        for (let n = 1; n <= options.times && !signal.aborted; n++) {
          output.note(`[${String(n)}/${String(options.times)}] ${spec.command}`);
          const budgetSeconds = options.budget;
          attempts.push(
            await attempt(original, schedule, { out: options.out, output, signal, budgetSeconds }),
          );
          output.note(`  ${attemptText(attempts.at(-1)!)}`);
        }
      } finally {
        interrupt.dispose();
      }
      const reproduced = attempts.filter((one) => one.reproduced).length;
      output.result(
        options.json === true
          ? JSON.stringify({ run: source, wanted, reproduced, of: attempts.length, attempts }, undefined, 1)
          : `reproduced ${String(reproduced)} of ${String(attempts.length)}: ${wanted.verdict}${wanted.types.length === 0 ? "" : ` with ${wanted.types.join(" or ")}`}`,
      );
      const word = worst(attempts.map((one) => one.verdict as "valid"));
      setExit(interrupt.signal.aborted ? EXIT.interrupted : exitOf(word));
    });
}
