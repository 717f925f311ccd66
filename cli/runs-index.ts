/**
 * The runs of a folder as one record, as a campaign has them: for an index page that is served or published. Runs lie
 * in the folder itself, or in folders of campaigns within it. What cannot be read is listed with the reason.
 */
import { readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { Verdict } from "../checkers/verdict.js";
import type { CampaignEntry, CampaignRecord } from "../harness/store/campaign-record.js";
import { listFolders, listRunFolders, readRunRecord } from "../harness/store/run-folder.js";
import { RUN_FILES } from "../harness/store/run-record.js";
import { fingerprints } from "../reports/index.js";
import { seenAnomalies } from "./expectation.js";
import { messageOf } from "../harness/run/worker.js";

/** Histories that are read for their pulse; of a longer one the index shows none. */
const PULSE_BYTES = 24e6;
const PARTS = 40;

/** Newest first. @param command that shows this index again */
export function runsIndex(root: string, command: string): CampaignRecord {
  const folders = [root, ...listFolders(root)].flatMap(listRunFolders);
  const entries = folders.map((folder) => entryOf(root, folder));
  entries.sort((a, b) => ((a.began ?? "") < (b.began ?? "") ? 1 : -1));
  return {
    format: 1,
    id: basename(root),
    began: entries.at(-1)?.began ?? "",
    command,
    models: [],
    planned: entries.length,
    entries,
  };
}

function entryOf(root: string, folder: string): CampaignEntry {
  const run = relative(root, folder).split("\\").join("/");
  const blank = {
    name: basename(folder),
    run,
    attempts: 1,
    judged: {},
    anomalies: {},
    operations: 0,
    seconds: 0,
  };
  try {
    const record = readRunRecord(folder);
    const { outcome } = record;
    const base = {
      ...blank,
      system: record.system,
      workload: record.workload,
      settings: record.chosen ?? record.settings,
      faults: record.faults,
      seed: record.seed,
      ...(record.claim === undefined ? {} : { claim: record.claim.promises }),
      began: record.began,
      version: record.versions.system,
      command: record.command,
      operations:
        outcome === undefined ? 0 : outcome.operations.ok + outcome.operations.fail + outcome.operations.info,
      seconds: outcome?.seconds ?? 0,
    };
    let verdict: Verdict;
    try {
      verdict = JSON.parse(readFileSync(join(folder, RUN_FILES.verdict), "utf8")) as Verdict;
    } catch {
      return {
        ...base,
        verdict: "unknown",
        status: "failed",
        reasons: [outcome?.error ?? "no verdict was written"],
      };
    }
    const pulse = pulseOfFile(join(folder, RUN_FILES.history));
    return {
      ...base,
      verdict: verdict.verdict,
      anomalies: seenAnomalies(verdict),
      fingerprints: fingerprints(verdict),
      ...(pulse === undefined ? {} : { pulse }),
      status: verdict.verdict === "valid" ? "met" : verdict.verdict === "invalid" ? "unmet" : "failed",
      reasons: verdict.detail === undefined ? [] : [verdict.detail],
    };
  } catch (error) {
    return {
      ...blank,
      system: "?",
      workload: "?",
      settings: {},
      faults: [],
      seed: 0,
      command: "",
      verdict: "unknown",
      status: "failed",
      reasons: [messageOf(error)],
    };
  }
}

/** Completions over time, without parsing values. */
function pulseOfFile(path: string): CampaignEntry["pulse"] {
  try {
    if (statSync(path).size > PULSE_BYTES) return undefined;
    const times: number[] = [];
    const kinds: boolean[] = [];
    const text = readFileSync(path, "utf8");
    for (const [, time, type] of text.matchAll(
      /^\{"index":\d+,"time":(\d+),"process":\d+,"type":"(ok|fail|info)"/gm,
    )) {
      times.push(Number(time));
      kinds.push(type === "ok");
    }
    if (times.length === 0) return undefined;
    const last = Math.max(1, times.at(-1)!);
    const [ok, rest] = [new Array<number>(PARTS).fill(0), new Array<number>(PARTS).fill(0)];
    times.forEach(
      (time, i) => (kinds[i] === true ? ok : rest)[Math.min(PARTS - 1, Math.floor((time / last) * PARTS))]!++,
    );
    return { ok, rest };
  } catch {
    return undefined;
  }
}
