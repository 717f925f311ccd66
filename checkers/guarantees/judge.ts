/**
 * From everything that was found to a verdict, the same for every checker of messages, sets, money and locks:
 * what the requested models forbid makes the verdict, the rest stands under `allowed`.
 */
import type { Anomaly, UnknownReason, Verdict } from "../verdict.js";
import type { Evidence } from "./evidence.js";
import { canonicalGuarantee, falling, includes, isGuarantee, refutedBy } from "./lattice.js";

export interface Findings {
  readonly workload: string;
  /** Canonical names that the history is judged against. */
  readonly models: readonly string[];
  /** All names that the checker can judge; `satisfies` speaks of the guarantees among them only. */
  readonly judged: readonly string[];
  readonly evidence: Evidence;
  /** Anomalies of other checkers' vocabulary (cycles), with what they refute. */
  readonly others?: {
    readonly anomalies: readonly Anomaly[];
    readonly refutes: ReadonlyMap<string, readonly string[]>;
  };
  /** Why a history in which nothing was found shows nothing. */
  readonly open?: { readonly reason: UnknownReason; readonly detail: string };
  readonly engine: string;
  readonly checked: Verdict["checked"];
}

/** The requested names, canonical and without repetitions; the defaults where none were asked for. @throws Error */
export function requested(names: readonly string[] | undefined, ...defaults: string[]): readonly string[] {
  const asked = names === undefined || names.length === 0 ? defaults : names;
  return [...new Set(asked.map(canonicalGuarantee))];
}

export function judgeGuarantees(findings: Findings): Verdict {
  const { workload, models, judged, evidence, others, open, engine, checked } = findings;
  const counts = new Map(evidence.counts);
  for (const { type } of others?.anomalies ?? []) counts.set(type, (counts.get(type) ?? 0) + 1);
  const refutes = (type: string) => others?.refutes.get(type) ?? refutedBy(type);
  const types = [...counts.keys()];
  const forbidden = (type: string) =>
    refutes(type).some((root) => models.some((model) => includes(model, root)));
  const broken = types.filter(forbidden);
  const allowed = types.filter((type) => !forbidden(type));
  const anomalies = [...evidence.anomalies(), ...(others?.anomalies ?? [])].sort(
    (a, b) =>
      a.operations.length - b.operations.length ||
      (a.operations[0] ?? 0) - (b.operations[0] ?? 0) ||
      (a.type < b.type ? -1 : a.type > b.type ? 1 : 0),
  );
  const part = (of: readonly string[]) => ({
    anomalies: anomalies.filter(({ type }) => of.includes(type)),
    counts: Object.fromEntries([...of].sort().map((type) => [type, counts.get(type)!])),
    ...falling(of.flatMap((type) => refutes(type))),
  });
  const verdict = broken.length > 0 ? "invalid" : open !== undefined ? "unknown" : "valid";
  return {
    verdict,
    workload,
    models,
    ...part(broken),
    satisfies: open === undefined ? strongest(judged, types.flatMap(refutes)) : [],
    ...(allowed.length === 0 ? {} : { allowed: part(allowed) }),
    ...(verdict === "unknown" ? open : {}),
    engine,
    checked,
  };
}

function strongest(judged: readonly string[], roots: readonly string[]): readonly string[] {
  // Of consistency models these checkers see violations only: that one holds is not for them to say.
  const left = judged.filter((name) => isGuarantee(name) && !roots.some((root) => includes(name, root)));
  return left.filter((name) => !left.some((other) => other !== name && includes(other, name))).sort();
}
