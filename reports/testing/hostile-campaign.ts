/** A campaign in which every text that somebody else decides is hostile. */
import type { CampaignRecord } from "../../harness/store/campaign-record.js";
import { HOSTILE, HOSTILE_TEXT } from "./hostile.js";

export function hostileCampaign(): CampaignRecord {
  return {
    format: 1,
    id: HOSTILE_TEXT,
    began: HOSTILE_TEXT,
    command: HOSTILE_TEXT,
    models: [HOSTILE_TEXT],
    planned: HOSTILE.length,
    entries: HOSTILE.map((text, i) => ({
      name: text,
      run: text,
      system: text,
      workload: text,
      settings: { [text]: text },
      faults: [text],
      seed: i,
      attempts: 1,
      claim: text,
      verdict: (["valid", "invalid", "unknown"] as const)[i % 3]!,
      judged: { [HOSTILE_TEXT]: "invalid" },
      anomalies: { [text]: i },
      fingerprints: [text],
      pulse: { ok: [1, 2, 3], rest: [0, 1, 0] },
      began: text,
      version: text,
      status: (["met", "unmet", "failed"] as const)[i % 3]!,
      reasons: [text],
      operations: 1000 * i,
      seconds: i,
      command: text,
    })),
  };
}
