/** `faultline campaign [file]`: many runs as a matrix, one index over all of them. */
import { Command, Option } from "commander";
import { campaignGithub, campaignText } from "../reports/index.js";
import type { Where } from "../harness/cluster/ground.js";
import type { CampaignRecord } from "../harness/store/campaign-record.js";
import { runCampaign } from "./campaign.js";
import {
  continueCampaign,
  mergeCampaigns,
  newCampaign,
  openCampaign,
  writeCampaign,
  type OpenCampaign,
} from "./campaign-folder.js";
import { loadConfig } from "./config.js";
import { githubOutput } from "./github-output.js";
import { EXIT, UsageError } from "./exit.js";
import { watchInterrupt } from "./interrupt.js";
import { cellsOf } from "./matrix.js";
import type { Output } from "./output.js";
import { duration, integer } from "./parse.js";

interface Options {
  readonly shard: { readonly index: number; readonly count: number };
  readonly only?: string[];
  readonly where?: Where;
  readonly repeat: number;
  readonly resume?: boolean;
  readonly bail?: boolean;
  readonly retry: number;
  readonly merge?: string[];
  readonly out?: string;
  readonly budget: number;
  readonly github?: boolean;
  readonly json?: boolean;
}

export function campaignCommand(output: Output, setExit: (code: number) => void): Command {
  return new Command("campaign")
    .summary("many runs as a matrix")
    .description(
      "Runs what the configuration lists, and every combination of its matrix, goes on past failures, and writes an index of all runs.",
    )
    .argument("[file]", "configuration (default: faultline.config.ts)")
    .addOption(
      new Option("--shard <i/n>", "only every n-th run, beginning with the i-th")
        .argParser(shardOf)
        .default({ index: 1, count: 1 }, "all"),
    )
    .option("--only <text...>", "only runs with this in their name, or one of these")
    .option(
      "--repeat <n>",
      "every listed run n times, with seeds that count on",
      (text) => integer("--repeat", text, 1),
      1,
    )
    .option("--resume", "go on with the last campaign of this configuration that was not finished")
    .option("--bail", "stop at the first run that is not as expected")
    .option(
      "--retry <n>",
      "try a run up to n times more that came to no verdict, or lacks the anomaly that is expected of it; never one that found what should not be",
      (text) => integer("--retry", text, 0),
      0,
    )
    .option(
      "--merge <folders...>",
      "make one index out of the campaigns in these folders (shards), running nothing",
    )
    .addOption(
      new Option("--where <place>", "where the systems run, whatever the configuration says").choices([
        "local",
        "docker",
      ]),
    )
    .option("--out <folder>", "folder for campaigns (default: the configuration's)")
    .addOption(
      new Option("--budget <duration>", "time for the checker, per run")
        .argParser((text) => duration("--budget", text))
        .default(60, "60s"),
    )
    .option("--github", "print a job summary and annotations for GitHub Actions as well")
    .option("--json", "one JSON document on standard output")
    .action(async (file: string | undefined, options: Options) => {
      const config = await loadConfig(file);
      const out = options.out ?? config.out;
      if (options.merge !== undefined) {
        finish(mergeCampaigns(out, config.campaign.name, options.merge), options, output, setExit);
        return;
      }
      const cells = cellsOf(config.campaign, options);
      if (cells.length === 0)
        throw new UsageError(
          `--shard, --only: no run of the campaign is left in shard ${String(options.shard.index)} of ${String(options.shard.count)}${options.only === undefined ? "" : `, with ${options.only.map((text) => `"${text}"`).join(" or ")} in its name`}`,
        );
      const open =
        options.resume === true
          ? continueCampaign(out, config.campaign.name, cells)
          : newCampaign(out, config.campaign, cells.length);
      const interrupt = watchInterrupt(output);
      try {
        await runCampaign({
          campaign: config.campaign,
          cells,
          open,
          output,
          signal: interrupt.signal,
          bail: options.bail === true,
          retries: options.retry,
          budgetSeconds: options.budget,
        });
        finish(open, options, output, setExit);
        if (interrupt.signal.aborted) setExit(EXIT.interrupted);
      } finally {
        interrupt.dispose();
      }
    });
}

function finish(open: OpenCampaign, options: Options, output: Output, setExit: (code: number) => void): void {
  writeCampaign(open);
  const record = openCampaign(open.folder);
  output.result(
    options.json === true
      ? JSON.stringify(record, undefined, 1)
      : campaignText(record, { colour: output.colour }),
  );
  if (options.github === true) githubOutput(output, campaignGithub(record));
  output.note(`index: ${open.folder}/index.html`);
  setExit(exitOfCampaign(record));
}

/** The worst of all runs: harness failure, then anomaly, then unknown. A run not done is not a success. */
function exitOfCampaign({ entries, planned }: CampaignRecord): number {
  if (entries.some(({ status }) => status === "failed")) return EXIT.failed;
  const unmet = entries.filter(({ status }) => status === "unmet");
  if (unmet.some(({ verdict }) => verdict !== "unknown")) return EXIT.invalid;
  return unmet.length > 0 || entries.length < planned ? EXIT.unknown : EXIT.valid;
}

function shardOf(text: string): Options["shard"] {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count))
    throw new UsageError(`--shard ${text}: expected i/n with 1 ≤ i ≤ n, such as 2/4`);
  return shard;
}
