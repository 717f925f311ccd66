/**
 * One verdict from the results of all shards.
 */
import { unknownVerdict, validVerdict, type Anomaly, type Verdict } from "../verdict.js";
import { EXPLAINED, type ShardResult } from "./judge.js";

export const LINEARIZABLE = "linearizable";

const UNKNOWNS_SHOWN = 3;

/** `operations`: how many the history has. The order of `shards` does not matter. */
export function merge(workload: string, operations: number, shards: readonly ShardResult[]): Verdict {
  const findings = shards.flatMap((shard) => shard.findings).sort((x, y) => x.part - y.part);
  const failed = findings.filter(({ unknown }) => unknown === undefined);
  const unknowns = findings.filter(({ unknown }) => unknown !== undefined);
  const engines = new Map<string, number>();
  let objects = 0;
  let judged = 0;
  let witnessed = 0;
  for (const shard of shards) {
    objects += shard.objects;
    judged += shard.judged;
    witnessed += shard.witnessed;
    for (const [engine, count] of Object.entries(shard.engines)) {
      engines.set(engine, (engines.get(engine) ?? 0) + count);
    }
  }
  const base = {
    ...validVerdict(workload, [LINEARIZABLE], operations),
    engine: [...engines]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([engine, count]) => `${engine}: ${String(count)} ${count === 1 ? "object" : "objects"}`)
      .join("; "),
    checked: { operations, objects, judged, ...(witnessed === 0 ? {} : { witnessed }) },
  };
  const vacuous = shards.find((shard) => shard.vacuous !== undefined)?.vacuous;
  if (failed.length > 0) {
    // Each shard explained its first ones, so that the first of all are explained, however many shards there were.
    const explained = failed.slice(0, EXPLAINED).flatMap(({ anomaly }) => anomaly ?? []);
    return {
      ...base,
      verdict: "invalid",
      anomalies: smallestFirst(explained),
      counts: { nonlinearizable: failed.length },
      violates: [LINEARIZABLE],
    };
  }
  if (unknowns.length > 0) {
    const shown = unknowns
      .slice(0, UNKNOWNS_SHOWN)
      .map(({ key, unknown }) => `key ${JSON.stringify(key)}: ${unknown!}`);
    const more =
      unknowns.length > UNKNOWNS_SHOWN ? `; and ${String(unknowns.length - UNKNOWNS_SHOWN)} more` : "";
    return { ...base, verdict: "unknown", reason: "budget", detail: shown.join("; ") + more };
  }
  if (vacuous !== undefined) {
    return { ...unknownVerdict(workload, [LINEARIZABLE], "vacuous", vacuous), checked: base.checked };
  }
  return { ...base, satisfies: [LINEARIZABLE] };
}

function smallestFirst(anomalies: readonly Anomaly[]): Anomaly[] {
  return [...anomalies].sort(
    (x, y) => x.operations.length - y.operations.length || (x.operations[0] ?? 0) - (y.operations[0] ?? 0),
  );
}
