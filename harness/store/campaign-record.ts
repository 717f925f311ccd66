/**
 * What a campaign was: a matrix of runs, and what came of each. Written as `campaign.json` after every run, so
 * that a campaign can be resumed and a shard merged with its siblings.
 */
import { z } from "zod";

export const CAMPAIGN_FILES = {
  record: "campaign.json",
  index: "index.html",
  junit: "junit.xml",
  badge: "badge.svg",
} as const;

const word = z.enum(["valid", "invalid", "unknown"]);

const entry = z.object({
  /** Unique within the campaign, made of what distinguishes the run. */
  name: z.string(),
  /** Of the campaign's list; absent for those of its matrix. */
  id: z.string().optional(),
  /** The run's folder, relative to the campaign's; absent when it never got that far. */
  run: z.string().optional(),
  system: z.string(),
  workload: z.string(),
  settings: z.record(z.string(), z.string()),
  faults: z.array(z.string()),
  seed: z.number(),
  /** Position of the run among all repetitions of its configuration, and attempts it took. */
  attempts: z.number(),
  claim: z.string().optional(),
  /** Verdict against the claim. */
  verdict: word,
  /** Verdict against each of the campaign's models. */
  judged: z.record(z.string(), word),
  /** Every anomaly type seen, allowed or not, with its count. */
  anomalies: z.record(z.string(), z.number()),
  /** Seconds of the run after which the operations that prove the first anomaly were over; absent without one. */
  firstSeconds: z.number().optional(),
  /** `met`: as expected. `unmet`: the verdict or the anomalies are others. `failed`: no verdict. */
  status: z.enum(["met", "unmet", "failed"]),
  /** Why it is not met, one line each. */
  reasons: z.array(z.string()),
  /** What tells anomalies of one kind and shape from others, each once: for finding the same one in other runs. */
  fingerprints: z.array(z.string()).optional(),
  /** Operations that succeeded, and that did not, over the run in equal parts. */
  pulse: z.object({ ok: z.array(z.number()), rest: z.array(z.number()) }).optional(),
  /** When the run began, ISO 8601. */
  began: z.string().optional(),
  /** Where its servers ran; absent when it never got that far. */
  where: z.enum(["in-process", "local", "docker", "external"]).optional(),
  /** Version of the system. */
  version: z.string().optional(),
  operations: z.number(),
  seconds: z.number(),
  /** Shell words that do this run again. */
  command: z.string(),
});

export const campaignRecordSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  began: z.string(),
  command: z.string(),
  /** Models that every run is also judged against, in the order of the columns. */
  models: z.array(z.string()),
  /** Number of runs in the whole matrix (of this shard). */
  planned: z.number(),
  entries: z.array(entry),
});

export type CampaignRecord = z.infer<typeof campaignRecordSchema>;
export type CampaignEntry = z.infer<typeof entry>;
