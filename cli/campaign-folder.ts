/** A campaign's folder: begun, found again, merged. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  CAMPAIGN_FILES,
  campaignRecordSchema,
  type CampaignEntry,
  type CampaignRecord,
} from "../harness/store/campaign-record.js";
import { parseFile, writeAtomically } from "../harness/store/run-folder.js";
import { campaignBadge, campaignHtml, campaignJunit } from "../reports/index.js";
import type { Campaign } from "./config.js";
import { UsageError } from "./exit.js";
import { shellWord } from "./parse.js";
import type { Cell } from "./matrix.js";

export interface OpenCampaign {
  readonly folder: string;
  record: CampaignRecord;
}

export function newCampaign(out: string, campaign: Campaign, planned: number): OpenCampaign {
  const began = new Date().toISOString();
  const stamp = began.replace(/[-:]/g, "").replace(/\..*/, "");
  const id = claimFolder(out, `${campaign.name}-${stamp}`);
  const folder = join(out, id);
  const command = ["faultline", ...process.argv.slice(2)].map(shellWord).join(" ");
  const open = {
    folder,
    record: { format: 1 as const, id, began, command, models: campaign.models, planned, entries: [] },
  };
  writeCampaign(open);
  return open;
}

/** A folder that nobody else has, not even a campaign that begins at the same moment. @returns its name */
function claimFolder(out: string, name: string): string {
  mkdirSync(out, { recursive: true });
  for (let n = 1; ; n++) {
    const id = n === 1 ? name : `${name}-${String(n)}`;
    try {
      mkdirSync(join(out, id));
      return id;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** The last campaign of this name that lacks runs of this matrix. @throws UsageError when there is none */
export function continueCampaign(out: string, name: string, cells: readonly Cell[]): OpenCampaign {
  for (const folder of campaignFolders(out, name).reverse()) {
    const record = openCampaign(folder);
    const done = new Set(
      record.entries.filter(({ status }) => status !== "failed").map((entry) => entry.name),
    );
    const belongs = record.entries.every((entry) => cells.some((cell) => cell.name === entry.name));
    if (belongs && cells.some((cell) => !done.has(cell.name))) {
      return {
        folder,
        record: { ...record, entries: record.entries.filter((entry) => done.has(entry.name)) },
      };
    }
  }
  throw new UsageError(`--resume: no campaign ${name} in ${out} was left unfinished`);
}

/** One campaign out of several (shards): their entries, with paths from the new folder. */
export function mergeCampaigns(out: string, name: string, folders: readonly string[]): OpenCampaign {
  const records = folders.map((folder) => [folder, openCampaign(folder)] as const);
  const models = records[0]?.[1].models ?? [];
  const merged = newCampaign(out, { name: `${name}-merged`, models } as unknown as Campaign, 0);
  const entries = new Map<string, CampaignEntry>();
  for (const [folder, record] of records) {
    for (const entry of record.entries) {
      if (entries.has(entry.name))
        throw new UsageError(`--merge: ${entry.name} is in more than one of the folders`);
      entries.set(
        entry.name,
        entry.run === undefined ? entry : { ...entry, run: relative(merged.folder, join(folder, entry.run)) },
      );
    }
  }
  const planned = records.reduce((sum, [, record]) => sum + record.planned, 0);
  merged.record = { ...merged.record, planned, entries: [...entries.values()] };
  return merged;
}

/** @throws Error naming the file and each field that is wrong */
export function openCampaign(folder: string): CampaignRecord {
  return parseFile(join(folder, CAMPAIGN_FILES.record), campaignRecordSchema);
}

export function writeCampaign({ folder, record }: OpenCampaign): void {
  writeAtomically(join(folder, CAMPAIGN_FILES.record), JSON.stringify(record, undefined, 1));
  writeFileSync(join(folder, CAMPAIGN_FILES.index), campaignHtml(record));
  writeFileSync(join(folder, CAMPAIGN_FILES.junit), campaignJunit(record));
  writeFileSync(join(folder, CAMPAIGN_FILES.badge), campaignBadge(record));
}

function campaignFolders(out: string, name: string): string[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .filter((id) => id.startsWith(`${name}-2`) && existsSync(join(out, id, CAMPAIGN_FILES.record)))
    .sort()
    .map((id) => join(out, id));
}
