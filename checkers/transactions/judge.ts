/**
 * From everything that was found to a verdict: split into what the requested models forbid and what they allow,
 * with the models that fall. The same for every checker of transactions.
 *
 * Kinds that only name more closely what another kind shows already (a fractured read is also a cycle with one
 * rw) are reported where they refute a model that nothing else here refutes.
 */
import {
  canonicalModel,
  implies,
  MODELS,
  prohibited,
  refuted,
  refutedModels,
  strongestUnrefuted,
} from "../consistency/index.js";
import type { Anomaly, UnknownReason, Verdict } from "../verdict.js";

/** Examples of one kind that a verdict carries; the rest is only counted. */
export const EXAMPLES = 4;

const REFINED: ReadonlySet<string> = new Set([
  "G-prefix",
  "fractured-read",
  "observed-transaction-vanishes",
  "no-conflict-violation",
  "causality-violation",
  "causality-violation-process",
  "read-your-writes-violation",
  "monotonic-reads-violation",
  "monotonic-writes-violation",
  "writes-follow-reads-violation",
  "PRAM-violation",
]);

/** Models whose violations checkers of transactions look for completely; `satisfies` speaks of these only. */
const JUDGED: readonly string[] = MODELS.map((model) => model.name).filter(
  (name) =>
    ![
      "view-serializable",
      "one-copy-serializable",
      "session-serializable",
      "sequential",
      "linearizable",
      "monotonic-view",
      "monotonic-snapshot-read",
      "forward-consistent-view",
      "update-serializable",
    ].includes(name),
);

export interface Findings {
  readonly workload: string;
  readonly models: readonly string[];
  /** All of them, or at least `EXAMPLES` of each type. */
  readonly anomalies: readonly Anomaly[];
  /** How often each type occurred. */
  readonly counts: ReadonlyMap<string, number>;
  /** Why nothing was proven although nothing was found: applies when no forbidden anomaly turned up. */
  readonly open?: { readonly reason: UnknownReason; readonly detail: string };
  /** Whether a model is known to hold when nothing refutes it; all are when absent. */
  readonly decided?: (model: string) => boolean;
  readonly engine: string;
  readonly checked: Verdict["checked"];
}

/** The canonical names of the requested models, without repetitions. @throws Error for unknown names */
export function requestedModels(names: readonly string[] | undefined, byDefault: string): readonly string[] {
  const requested = names === undefined || names.length === 0 ? [byDefault] : names;
  return [...new Set(requested.map(canonicalModel))];
}

export function judge(findings: Findings): Verdict {
  const { workload, models, anomalies, counts, open, engine, checked } = findings;
  const types = [...counts.keys()];
  const forbidden = new Set(models.flatMap((model) => [...prohibited(model)]));
  const under = (name: string) => models.some((model) => implies(model, name));
  const fresh = newModels(types);
  const news = (type: string, of: (model: string) => boolean) =>
    !REFINED.has(type) || fresh.get(type)!.some((model) => of(model));
  const broken = types.filter((type) => forbidden.has(type) && news(type, under));
  const allowed = types.filter((type) => !forbidden.has(type) && news(type, () => true));
  const pick = (of: readonly string[]) => examples(anomalies.filter(({ type }) => of.includes(type)));
  const count = (of: readonly string[]) =>
    Object.fromEntries([...of].sort().map((type) => [type, counts.get(type)!]));
  const verdict = broken.length > 0 ? "invalid" : open !== undefined ? "unknown" : "valid";
  const candidates = JUDGED.filter((name) => findings.decided?.(name) ?? true);
  return {
    verdict,
    workload,
    models,
    anomalies: pick(broken),
    counts: count(broken),
    ...refuted(broken),
    satisfies: open === undefined || open.reason === "budget" ? strongestUnrefuted(candidates, types) : [],
    ...(allowed.length === 0
      ? {}
      : { allowed: { anomalies: pick(allowed), counts: count(allowed), ...refuted(allowed) } }),
    ...(verdict === "unknown" ? open : {}),
    engine,
    checked,
  };
}

/** By refined type, the models that it refutes and nothing more telling does: the most telling refute the most. */
function newModels(types: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const known = new Set(refutedModels(types.filter((type) => !REFINED.has(type))));
  const result = new Map<string, readonly string[]>();
  const refined = types
    .filter((type) => REFINED.has(type))
    .map((type) => ({ type, models: refutedModels([type]) }));
  refined.sort((a, b) => b.models.length - a.models.length || (a.type < b.type ? -1 : 1));
  for (const { type, models } of refined) {
    result.set(
      type,
      models.filter((model) => !known.has(model)),
    );
    for (const model of models) known.add(model);
  }
  return result;
}

/** Smallest proofs first, a few of each type. */
function examples(anomalies: readonly Anomaly[]): readonly Anomaly[] {
  const sorted = [...anomalies].sort(
    (a, b) =>
      a.operations.length - b.operations.length ||
      compare(a.operations, b.operations) ||
      (a.type < b.type ? -1 : a.type > b.type ? 1 : 0),
  );
  const taken = new Map<string, number>();
  return sorted.filter(({ type }) => {
    const n = (taken.get(type) ?? 0) + 1;
    taken.set(type, n);
    return n <= EXAMPLES;
  });
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}
