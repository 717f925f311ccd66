/** How long a run took to its first anomaly, at most. Pure. */
import type { History } from "../checkers/history/history.js";
import type { Verdict } from "../checkers/verdict.js";

/**
 * Seconds of the run after which every operation that proves the first anomaly was over, allowed anomalies included;
 * undefined without any. A workload that asks its last question at the end proves nothing before: then the whole run.
 */
export function firstAnomalySeconds(
  verdict: Verdict,
  history: History,
  judgedAtEnd: boolean,
): number | undefined {
  const anomalies = [...verdict.anomalies, ...(verdict.allowed?.anomalies ?? [])];
  if (anomalies.length === 0) return undefined;
  const over = new Map<number, number>();
  let end = 0;
  for (const { start, invoked: from, returned } of history) {
    const at = Number.isFinite(returned) && returned >= 0 ? returned : from;
    over.set(start, at);
    end = Math.max(end, at);
  }
  const proofs = anomalies.map(({ operations }) =>
    operations.length === 0 ? end : Math.max(...operations.map((start) => over.get(start) ?? end)),
  );
  return Math.round((judgedAtEnd ? end : Math.min(...proofs)) / 1e7) / 100;
}
