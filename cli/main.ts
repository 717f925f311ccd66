#!/usr/bin/env node
/** The command line: the only place that knows all the others. */
import { Command, CommanderError } from "commander";
import { EXIT, UsageError } from "./exit.js";
import { createOutput, type Output } from "./output.js";
import { VERSION } from "./version.js";

type Make = (output: Output, setExit: (code: number) => void) => Command;

/** In the order of the help. Each is loaded when it is given: together they take longer than a short check. */
const COMMANDS: Readonly<Record<string, () => Promise<Make>>> = {
  run: async () => (await import("./run-command.js")).runCommand,
  campaign: async () => (await import("./campaign-command.js")).campaignCommand,
  replay: async () => (await import("./replay-command.js")).replayCommand,
  shrink: async () => (await import("./shrink-command.js")).shrinkCommand,
  check: async () => (await import("./check-command.js")).checkCommand,
  report: async () => (await import("./report-command.js")).reportCommand,
  serve: async () => (await import("./serve-command.js")).serveCommand,
  import: async () => (await import("./convert-command.js")).importCommand,
  export: async () => (await import("./convert-command.js")).exportCommand,
  list: async () => (await import("./list-command.js")).listCommand,
  init: async () => (await import("./init-command.js")).initCommand,
  doctor: async () => (await import("./doctor-command.js")).doctorCommand,
  heal: async () => (await import("./heal-command.js")).healCommand,
};

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
  const given = words[0] !== undefined && words[0] in COMMANDS ? [words[0]] : Object.keys(COMMANDS);
  for (const make of await Promise.all(given.map((name) => COMMANDS[name]!())))
    program.addCommand(make(output, setExit));
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

const LINGER_MS = 2000;

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
// All is said and done: a driver that leaves a socket or a timer behind must not keep whoever waits.
setTimeout(() => {
  if (process.env["FAULTLINE_DEBUG"] !== undefined)
    process.stderr.write(`left open at the end: ${process.getActiveResourcesInfo().join(", ")}\n`);
  process.exit();
}, LINGER_MS).unref();
