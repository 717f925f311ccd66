// Campaigns that a script runs, and what their records say: shared by findings and the concept tour.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const RUNS = "runs";

export const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

const campaigns = (out) =>
  existsSync(out) ? readdirSync(out).filter((id) => existsSync(join(out, id, "campaign.json"))) : [];

/**
 * Runs a campaign file and lets it print; its exit code is the script's. Gives the folders that were made.
 * @param options those of `faultline campaign`, by name; what is undefined is left out
 */
export function ranCampaign(file, options, env = {}) {
  // Shards that run at the same time must not take each other's campaigns for their own.
  const out = options.shard === undefined ? RUNS : join(RUNS, `shard-${options.shard.replace("/", "-of-")}`);
  const before = new Set(campaigns(out));
  const words = ["dist/cli/main.js", "campaign", file, "--out", out];
  for (const [name, value] of Object.entries(options))
    if (value !== undefined) words.push(`--${name}`, ...[value].flat());
  const { status } = spawnSync(process.execPath, words, {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  process.exitCode ||= status ?? 1;
  return campaigns(out)
    .filter((id) => !before.has(id))
    .map((id) => join(out, id));
}

/** What is not as expected in a campaign, for the end of what is printed. */
export const surprisesOf = (folder) =>
  read(folder, "campaign.json")
    .entries.filter(({ status }) => status !== "met")
    .map(({ name, reasons, command }) => `${name}: ${reasons.join("; ")}\n  again: ${command}`);

/** The runs of a campaign, with the models that each was judged against and the seconds that clients worked. */
export function entriesOf(folder) {
  return read(folder, "campaign.json").entries.map((entry) => {
    const { models, timeSeconds } =
      entry.run === undefined ? { models: [] } : read(folder, entry.run, "run.json");
    return { ...entry, models, timeSeconds };
  });
}
