/** A campaign in numbers and one sentence, for all its forms. */
import type { CampaignEntry, CampaignRecord } from "../../harness/store/campaign-record.js";
import { count, counted, listed, seconds } from "../tell/numbers.js";

export interface Totals {
  readonly met: number;
  readonly unmet: number;
  readonly failed: number;
  /** Runs of the matrix that have not been done. */
  readonly missing: number;
  readonly operations: number;
  readonly seconds: number;
  readonly sentence: string;
  readonly headline: string;
  readonly tone: "valid" | "invalid" | "unknown";
}

export function totalsOf(record: CampaignRecord): Totals {
  const { entries, planned } = record;
  const by = (status: CampaignEntry["status"]) => entries.filter((entry) => entry.status === status).length;
  const [met, unmet, failed] = [by("met"), by("unmet"), by("failed")];
  const missing = Math.max(0, planned - entries.length);
  const operations = entries.reduce((total, entry) => total + entry.operations, 0);
  const time = entries.reduce((total, entry) => total + entry.seconds, 0);
  const systems = new Set(entries.map((entry) => entry.system));
  const parts = [
    ...(met > 0 ? [`${count(met)} as expected`] : []),
    ...(unmet > 0 ? [`${count(unmet)} not as expected`] : []),
    ...(failed > 0 ? [`${count(failed)} without a verdict`] : []),
    ...(missing > 0 ? [`${count(missing)} not done`] : []),
  ];
  const headline =
    entries.length === 0
      ? "No run was done"
      : unmet > 0
        ? `${counted(unmet, "run is", "runs are")} not as expected`
        : failed > 0
          ? `${counted(failed, "run has", "runs have")} no verdict`
          : missing > 0
            ? `${counted(missing, "run is", "runs are")} missing`
            : `${entries.length === 1 ? "The run is" : `All ${count(entries.length)} runs are`} as expected`;
  return {
    met,
    unmet,
    failed,
    missing,
    operations,
    seconds: time,
    headline,
    tone: unmet > 0 ? "invalid" : failed + missing > 0 || entries.length === 0 ? "unknown" : "valid",
    sentence: `${counted(entries.length, "run")} of ${counted(systems.size, "system")}: ${listed(parts) || "nothing done"}; ${counted(operations, "operation")} in ${seconds(time)}.`,
  };
}

/** What distinguishes a run from its neighbours, in words. */
export function configuration(entry: CampaignEntry): string {
  return [
    ...Object.entries(entry.settings).map(([name, value]) => `${name}=${value}`),
    ...(entry.faults.length === 0 ? ["no faults"] : [entry.faults.join(" + ")]),
  ].join(", ");
}

/** "G2-item × 12, lost-update × 3". */
export function anomaliesText(entry: CampaignEntry): string {
  return Object.entries(entry.anomalies)
    .filter(([, number]) => number > 0)
    .map(([type, number]) => `${type} × ${count(number)}`)
    .join(", ");
}
