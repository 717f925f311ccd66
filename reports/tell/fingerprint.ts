/**
 * What an anomaly looks like apart from its operations, keys and values: two runs that show the same fingerprint show
 * the same kind of mistake. Kind, shape, and the circle of dependencies from wherever it is smallest as text.
 */
import type { Anomaly, Verdict } from "../../checkers/verdict.js";
import { isCycle } from "./proof.js";
import { printable } from "./value.js";

export function fingerprint({ type, steps = [], details }: Anomaly): string {
  const shape = details?.["shape"];
  const kinds = steps.map(({ kind }) => kind);
  const turns = isCycle(steps) ? kinds.map((_, i) => [...kinds.slice(i), ...kinds.slice(0, i)]) : [kinds];
  const path = turns.map((turn) => turn.join(" → ")).sort()[0] ?? "";
  return printable(
    [type, ...(typeof shape === "string" ? [shape] : []), ...(path === "" ? [] : [path])].join(", "),
  );
}

/** Of everything a verdict shows, permitted or not; sorted, each once. */
export function fingerprints(verdict: Verdict): string[] {
  const all = [...verdict.anomalies, ...(verdict.allowed?.anomalies ?? [])];
  return [...new Set(all.map(fingerprint))].sort();
}
