#!/usr/bin/env node
/** The command line: the only place that knows all the others. */
import { Command, CommanderError } from "commander";
import { campaignCommand } from "./campaign-command.js";
import { checkCommand } from "./check-command.js";
import { exportCommand, importCommand } from "./convert-command.js";
import { doctorCommand } from "./doctor-command.js";
import { EXIT, UsageError } from "./exit.js";
import { healCommand } from "./heal-command.js";
import { initCommand } from "./init-command.js";
import { listCommand } from "./list-command.js";
import { createOutput } from "./output.js";
import { replayCommand } from "./replay-command.js";
import { reportCommand } from "./report-command.js";
import { runCommand } from "./run-command.js";
import { serveCommand } from "./serve-command.js";
import { shrinkCommand } from "./shrink-command.js";
import { VERSION } from "./version.js";

async function main(words: readonly string[]): Promise<number> {
  const output = createOutput();
  let code: number = EXIT.valid;
  const setExit = (next: number): void => void (code = next);
  const program = new Command("faultline")
    .description(
      "Finds out what a database loses when the network, its processes, its clocks or its disks misbehave.",
    )
    .version(VERSION)
    .showHelpAfterError("(--help says more)")
    .addHelpText(
      "after",
      "\nExit codes: 0 valid, 1 invalid, 2 unknown, 254 bad arguments, 255 the harness failed, 130 interrupted.",
    );
  for (const make of [
    runCommand,
    campaignCommand,
    replayCommand,
    shrinkCommand,
    checkCommand,
    reportCommand,
    serveCommand,
    importCommand,
    exportCommand,
    listCommand,
    initCommand,
    doctorCommand,
    healCommand,
  ]) {
    program.addCommand(make(output, setExit));
  }
  exitInsteadOfThrowing(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.valid : EXIT.usage;
    if (error instanceof UsageError) {
      output.note(`error: ${error.message}`);
      return EXIT.usage;
    }
    const text =
      error instanceof Error
        ? process.env["FAULTLINE_DEBUG"] === undefined
          ? error.message
          : error.stack
        : String(error);
    output.note(`faultline failed: ${String(text)}`);
    return EXIT.failed;
  }
}

/** commander would end the process with 1, which is our word for "invalid". */
function exitInsteadOfThrowing(command: Command): void {
  command.exitOverride().showSuggestionAfterError();
  for (const sub of command.commands) exitInsteadOfThrowing(sub);
}

// Whoever reads may have seen enough: `faultline list … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
