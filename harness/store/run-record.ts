/**
 * What a run was: everything needed to understand it and to do it again. Written as `run.json` into the run's
 * folder when it begins, and again with its outcome when it ends.
 *
 *     run.json        this record
 *     history.jsonl   written as it happens
 *     schedule.json   what was injected where and when
 *     verdict.json    what the checker said
 *     report.html     for people
 *     logs/<node>.log the servers' output
 */
import { z } from "zod";

export const RUN_FILES = {
  record: "run.json",
  history: "history.jsonl",
  schedule: "schedule.json",
  samples: "samples.jsonl",
  verdict: "verdict.json",
  report: "report.html",
  logs: "logs",
} as const;

const claim = z.object({
  name: z.string(),
  promises: z.string(),
  says: z.string(),
  source: z.string(),
  exhibits: z.array(z.string()).optional(),
});

const outcome = z.object({
  /** Seconds from the first operation to the last completion. */
  seconds: z.number(),
  /** Seconds from the command to the first operation. */
  startupSeconds: z.number(),
  operations: z.object({ ok: z.number(), fail: z.number(), info: z.number() }),
  /** Faults that never bit: they leave a run that found nothing without meaning. */
  vacuousFaults: z.array(z.string()),
  /** What could not be healed. */
  unhealed: z.array(z.string()),
  interrupted: z.boolean(),
  /** Why it was ended early: the first proof that was seen. */
  stopped: z.string().optional(),
  /** Why the harness failed, if it did. */
  error: z.string().optional(),
});

export const runRecordSchema = z.object({
  format: z.literal(1),
  /** Name of the run, and of its folder. */
  id: z.string(),
  /** When it began, ISO 8601. */
  began: z.string(),
  /** Shell words that do the same again. */
  command: z.string(),
  system: z.string(),
  /** Path or package of a system that is not one of ours. */
  adapter: z.string().optional(),
  workload: z.string(),
  settings: z.record(z.string(), z.string()),
  /** Those that were asked for, or are not the defaults: what a reader wants to know. Older records have none. */
  chosen: z.record(z.string(), z.string()).optional(),
  /** Defect of the fake system. */
  defect: z.string().optional(),
  nodes: z.array(z.string()),
  where: z.enum(["in-process", "local", "docker", "external"]),
  /** URL of the Toxiproxy server that was used; absent: the embedded proxy. */
  toxiproxy: z.string().optional(),
  faults: z.array(z.string()),
  faultIntervalSeconds: z.number(),
  timeSeconds: z.number(),
  /** Operations a second that were asked for; null: as fast as the clients can. */
  rate: z.number().nullable(),
  concurrency: z.number(),
  seed: z.number(),
  operationTimeoutMs: z.number(),
  /** Models the history is judged against. */
  models: z.array(z.string()),
  claim: claim.optional(),
  versions: z.object({ faultline: z.string(), node: z.string(), system: z.string() }),
  /** Commit of the project it was run in, if any. */
  commit: z.string().optional(),
  outcome: outcome.optional(),
});

export type RunRecord = z.infer<typeof runRecordSchema>;
export type RunOutcome = z.infer<typeof outcome>;
