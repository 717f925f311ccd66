/** `faultline init system <name>`: an adapter that works, with its server and its test, to start one's own from. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { UsageError } from "./exit.js";
import type { Output } from "./output.js";

const TEMPLATE = fileURLToPath(new URL("./init/template/", import.meta.url));

export function initCommand(output: Output): Command {
  return new Command("init")
    .summary("an adapter for a system of your own")
    .description(
      "Makes a folder with a small adapter that works: plan, client, errors, claims, a workload, a toy server, and the conformance test. Replace the toy by your system, piece by piece.",
    )
    .addArgument(new Argument("<what>", "what to make").choices(["system"]))
    .argument("<name>", "name of the system; also of the folder")
    .action((_what: string, name: string) => {
      const files = scaffold(name, name);
      output.note(`made ${files.map((file) => join(name, file)).join(", ")}`);
      output.result(
        [
          "next:",
          `  npx faultline run ./${name}/system.ts --workload register --faults partition,kill --time 10s`,
          `  npm install --save-dev vitest && npx vitest run ${name}`,
          `  ${name}/plan.ts, client.ts and errors.ts are where your system comes in`,
        ].join("\n"),
      );
    });
}

/** Writes the adapter into a folder that must not exist yet. @returns the names of the files */
export function scaffold(name: string, folder: string): string[] {
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    throw new UsageError(`"${name}": expected a name of small letters and digits, such as mydb`);
  }
  if (existsSync(folder)) throw new UsageError(`${folder} is there already: nothing was written`);
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(TEMPLATE);
  for (const file of files) {
    const text = readFileSync(join(TEMPLATE, file), "utf8");
    writeFileSync(join(folder, file), text.replace(/\btoy\b/g, name));
  }
  return files;
}
