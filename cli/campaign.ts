/** Runs the cells of a campaign one after another, past failures, keeping the record up to date after each. */
import { relative } from "node:path";
import type { CampaignEntry } from "../harness/store/campaign-record.js";
import { faultLabel } from "../harness/faults/index.js";
import { messageOf } from "../harness/run/worker.js";
import { writeCampaign, type OpenCampaign } from "./campaign-folder.js";
import type { Campaign } from "./config.js";
import { fingerprints, pulseOf } from "../reports/index.js";
import { UsageError } from "./exit.js";
import { judgements, repeatable, seenAnomalies, unmet, unmetListed } from "./expectation.js";
import type { Cell } from "./matrix.js";
import type { Output } from "./output.js";
import { resolveRun, type RunSpec } from "./spec.js";
import { READY_SECONDS, testRun } from "./test-run.js";
import { firstAnomalySeconds } from "./first-anomaly.js";
import { timedSchedule } from "./timed-schedule.js";

export interface CampaignOptions {
  readonly campaign: Campaign;
  readonly cells: readonly Cell[];
  readonly open: OpenCampaign;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly bail: boolean;
  readonly retries: number;
  readonly budgetSeconds: number;
}

/** @throws UsageError when a cell cannot be run as described; nothing has run then */
export async function runCampaign(options: CampaignOptions): Promise<void> {
  const { cells, open, output, signal, retries } = options;
  // A mistake in the last cell should not come to light after an hour.
  for (const { request, listed } of cells) {
    const spec = await resolveRun(request);
    timedSchedule(spec, listed?.schedule ?? []);
  }
  const done = new Set(open.record.entries.map(({ name }) => name));
  for (const [i, cell] of cells.entries()) {
    if (done.has(cell.name)) continue;
    if (signal.aborted) return;
    output.note(`\n[${String(i + 1)}/${String(cells.length)}] ${cell.name}`);
    let entry = await attempt(cell, 1, options);
    for (let n = 2; n <= retries + 1 && repeatable(entry, cell.listed) && !signal.aborted; n++)
      entry = await attempt(cell, n, options);
    if (signal.aborted) return;
    open.record = { ...open.record, entries: [...open.record.entries, entry] };
    writeCampaign(open);
    if (options.bail && entry.status !== "met") return;
  }
}

async function attempt(cell: Cell, attempts: number, options: CampaignOptions): Promise<CampaignEntry> {
  const { campaign, open, output } = options;
  const spec = await resolveRun(cell.request);
  const commanded = performance.now();
  const base = {
    name: cell.name,
    ...(cell.listed === undefined ? {} : { id: cell.listed.id }),
    system: spec.system.name,
    workload: spec.workload.name,
    settings: { ...spec.chosen },
    faults: spec.faults.map(faultLabel),
    seed: spec.seed,
    attempts,
    ...claimOf(spec, cell),
    command: spec.command,
  };
  const seconds = (): number => Math.round((performance.now() - commanded) / 100) / 10;
  try {
    const { signal, budgetSeconds } = options;
    const schedule = timedSchedule(spec, cell.listed?.schedule ?? []);
    const { folder, verdict, record, history } = await testRun(spec, {
      out: open.folder,
      output,
      signal,
      budgetSeconds,
      readySeconds: READY_SECONDS,
      commanded,
      ...(schedule.length === 0 ? {} : { schedule }),
    });
    const first = firstAnomalySeconds(verdict, history, spec.workload.final !== undefined);
    const reasons =
      cell.listed === undefined
        ? unmet(verdict, spec.settings, spec.claim, campaign.expect)
        : unmetListed(verdict, cell.listed, first);
    const { ok, fail, info } = record.outcome!.operations;
    const anomalies = seenAnomalies(verdict);
    output.note(
      `  ${verdict.verdict} against ${verdict.models.join(", ")}; seen: ${Object.keys(anomalies).join(", ") || "no anomaly"}; ${String(ok)} ok, ${String(fail)} fail, ${String(info)} info`,
    );
    for (const reason of reasons) output.warn(`  not as expected: ${reason}\n  again: ${spec.command}`);
    return {
      ...base,
      run: relative(open.folder, folder),
      verdict: verdict.verdict,
      judged: judgements(verdict, campaign.models),
      anomalies,
      ...(first === undefined ? {} : { firstSeconds: first }),
      status: reasons.length === 0 ? "met" : "unmet",
      reasons,
      fingerprints: fingerprints(verdict),
      pulse: pulseOf(history),
      began: record.began,
      where: record.where,
      version: record.versions.system,
      operations: ok + fail + info,
      seconds: seconds(),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    output.warn(`  failed: ${messageOf(error)}`);
    const judged = Object.fromEntries(campaign.models.map((model) => [model, "unknown" as const]));
    return {
      ...base,
      verdict: "unknown",
      judged,
      anomalies: {},
      status: "failed",
      reasons: [messageOf(error)],
      operations: 0,
      seconds: seconds(),
    };
  }
}

/** What the run is judged against, in one word for the index. */
function claimOf({ claim, models }: RunSpec, { listed }: Cell): { claim?: string } {
  if (listed !== undefined) return { claim: models.join(", ") };
  return claim === undefined ? {} : { claim: claim.promises };
}
