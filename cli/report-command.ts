/** `faultline report <run…>`: make the reports of runs (again). */
import { Command } from "commander";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CAMPAIGN_FILES } from "../harness/store/campaign-record.js";
import { isRunFolder, listRunFolders } from "../harness/store/run-folder.js";
import { RUN_FILES } from "../harness/store/run-record.js";
import { campaignHtml, REPORTERS, textReport } from "../reports/index.js";
import { UsageError } from "./exit.js";
import { githubOutput } from "./github-output.js";
import { terminal, type Output } from "./output.js";
import { nearest } from "./parse.js";
import { runsIndex } from "./runs-index.js";
import { readRun, runReport, writeReport } from "./report-files.js";

const collect = (value: string, before: string[]): string[] => {
  if (value in REPORTERS) return [...before, value];
  const near = nearest(value, Object.keys(REPORTERS));
  throw new UsageError(
    `--reporter ${value}: expected one of ${Object.keys(REPORTERS).join(", ")}${near === undefined ? "" : `; did you mean ${near}?`}`,
  );
};

export function reportCommand(output: Output): Command {
  return new Command("report")
    .summary("make the report of a run (again)")
    .description("Writes report.html into each run's folder; other reporters print.")
    .argument("<runs...>", "run folders, or folders of runs")
    .option(
      "--reporter <name>",
      `${Object.keys(REPORTERS).join(", ")}; repeatable (default: html)`,
      collect,
      [],
    )
    .option("--index", "write index.html into each folder of runs as well: a folder to publish")
    .action(async (sources: string[], options: { reporter: string[]; index?: boolean }) => {
      const reporters = options.reporter.length === 0 ? ["html"] : options.reporter;
      for (const folder of sources.flatMap(runFolders)) {
        const parts = await readRun(folder, (line) =>
          output.warn(`${folder}: line ${String(line)} of the history is torn: dropped`),
        );
        for (const name of reporters as (keyof typeof REPORTERS)[]) {
          if (name === "html") {
            await writeReport(folder, parts);
            output.note(`report: ${join(folder, RUN_FILES.report)}`);
          } else if (name === "text") {
            output.result(textReport(runReport(parts), terminal(output)));
          } else if (name === "github") {
            githubOutput(output, await REPORTERS.github(runReport(parts)));
          } else {
            output.result(await REPORTERS[name](runReport(parts)));
          }
        }
      }
      for (const folder of options.index === true ? sources.filter((one) => !isRunFolder(one)) : []) {
        const path = join(folder, CAMPAIGN_FILES.index);
        writeFileSync(path, campaignHtml(runsIndex(resolve(folder), `faultline serve ${folder}`), "runs"));
        output.note(`index: ${path}`);
      }
    });
}

function runFolders(source: string): string[] {
  if (isRunFolder(source)) return [source];
  const inside = listRunFolders(source);
  if (inside.length === 0)
    throw new UsageError(
      `${source}: expected a run's folder with ${RUN_FILES.record} in it, or a folder of such`,
    );
  return inside;
}
