/** `faultline import` and `faultline export`: histories between our JSON lines and Jepsen's EDN, on standard output. */
import { Command, Option } from "commander";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { formatEdnEvent } from "../checkers/edn/index.js";
import type { HistoryEvent } from "../checkers/history/event.js";
import { formatEvent } from "../checkers/history/json-lines.js";
import { isRunFolder } from "../harness/store/run-folder.js";
import { RUN_FILES } from "../harness/store/run-record.js";
import { UsageError } from "./exit.js";
import type { Output } from "./output.js";
import { eventsOf, formatOf, FORMATS, type Format } from "./read-events.js";

const WRITERS: Readonly<Record<string, (event: HistoryEvent) => string>> = {
  jsonl: formatEvent,
  edn: formatEdnEvent,
};

export function importCommand(output: Output): Command {
  return new Command("import")
    .summary("another tool's history as JSON lines")
    .argument("<history>", "file, or -")
    .addOption(
      new Option("--format <name>", "how it is written (default: by the file's extension)").choices(FORMATS),
    )
    .action((file: string, options: { format?: Format }) => convert(file, options.format, "jsonl", output));
}

export function exportCommand(output: Output): Command {
  return new Command("export")
    .summary("a history or a run's in another format")
    .argument("<history>", "file, run folder, or -")
    .addOption(
      new Option("--format <name>", "how it is written (default: by the file's extension)").choices(FORMATS),
    )
    .addOption(new Option("--to <name>", "how to write it").choices(Object.keys(WRITERS)).default("edn"))
    .action((file: string, options: { format?: Format; to: string }) =>
      convert(file, options.format, options.to, output),
    );
}

async function convert(
  source: string,
  format: Format | undefined,
  to: string,
  output: Output,
): Promise<void> {
  if (source !== "-" && !existsSync(source))
    throw new UsageError(`${source}: there is no such file or folder`);
  const file = isRunFolder(source) ? join(source, RUN_FILES.history) : source;
  const write = WRITERS[to]!;
  const onTornTail = (line: number): void =>
    output.warn(`line ${String(line)} is torn (the writer was killed): dropped`);
  for await (const [event] of eventsOf({ file, format: format ?? formatOf(file), onTornTail }))
    output.result(write(event));
}
