/**
 * The anomalies of many runs, those that look alike together: where each was first seen, and in how many of the runs
 * of the same configurations it was seen again. A run without a verdict says nothing and does not count.
 */
import type { CampaignEntry } from "../../harness/store/campaign-record.js";
import { configuration } from "./totals.js";

export interface AnomalyGroup {
  readonly system: string;
  readonly workload: string;
  readonly fingerprint: string;
  /** Configurations in which it was seen. */
  readonly configurations: readonly string[];
  /** Runs that show it, oldest first; all runs of these configurations that have a verdict. */
  readonly seen: readonly CampaignEntry[];
  readonly runs: number;
}

/** Most often reproduced first. */
export function anomalyGroups(entries: readonly CampaignEntry[]): AnomalyGroup[] {
  const judged = entries.filter(({ verdict }) => verdict !== "unknown");
  const groups = new Map<string, CampaignEntry[]>();
  for (const entry of judged) {
    for (const fingerprint of entry.fingerprints ?? Object.keys(entry.anomalies)) {
      const name = JSON.stringify([entry.system, entry.workload, fingerprint]);
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [entry]);
      else group.push(entry);
    }
  }
  return [...groups]
    .map(([name, seen]): AnomalyGroup => {
      const [system, workload, fingerprint] = JSON.parse(name) as [string, string, string];
      const configurations = [...new Set(seen.map(configuration))].sort();
      const runs = judged.filter(
        (entry) =>
          entry.system === system &&
          entry.workload === workload &&
          configurations.includes(configuration(entry)),
      ).length;
      const order = [...seen].sort(
        (a, b) => compare(a.began ?? "", b.began ?? "") || compare(a.name, b.name),
      );
      return { system, workload, fingerprint, configurations, seen: order, runs };
    })
    .sort((a, b) => b.seen.length / b.runs - a.seen.length / a.runs || compare(a.fingerprint, b.fingerprint));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
