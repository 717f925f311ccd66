// Campaigns that a script runs, and what their records say: shared by findings and the concept tour.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const OUT = "runs";

export const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));

const campaigns = () =>
  existsSync(OUT) ? readdirSync(OUT).filter((id) => existsSync(join(OUT, id, "campaign.json"))) : [];

/** Runs a campaign file and lets it print; its exit code is the script's. Gives the folders that were made. */
export function ranCampaign(file, { repeat, only, env = {} }) {
  const before = new Set(campaigns());
  const words = ["dist/cli/main.js", "campaign", file, "--out", OUT, "--repeat", repeat];
  if (only !== undefined) words.push("--only", only);
  const { status } = spawnSync(process.execPath, words, {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  process.exitCode ||= status ?? 1;
  return campaigns()
    .filter((id) => !before.has(id))
    .map((id) => join(OUT, id));
}

/** The runs of a campaign, with the models that each was judged against and the seconds that clients worked. */
export function entriesOf(folder) {
  return read(folder, "campaign.json").entries.map((entry) => {
    const { models, timeSeconds } =
      entry.run === undefined ? { models: [] } : read(folder, entry.run, "run.json");
    return { ...entry, models, timeSeconds };
  });
}
