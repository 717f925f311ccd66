/**
 * Models that Elle names but looks for nothing to refute: the guarantees of sessions (`sessions.ts`), causal
 * consistency (`causality.ts`), read atomic, monotonic atomic view and update atomic (`atomicity.ts`). Each violation is part of a
 * cycle with one rw edge, or of one with session order, so this runs only where such a cycle was found. Keys whose reads
 * contradict each other about their order prove nothing and are left out.
 */
import { EXAMPLES } from "../transactions/judge.js";
import type { TransactionStore } from "../transactions/store.js";
import type { Anomaly } from "../verdict.js";
import { findAtomicity } from "./atomicity.js";
import { findCausality } from "./causality.js";
import type { Explainer } from "./explain.js";
import { findSessions } from "./sessions.js";
import type { Versions } from "./versions.js";

export interface Guarantees {
  /** The first few of each type. */
  readonly anomalies: Anomaly[];
  readonly counts: Map<string, number>;
  /** Models that were not looked at in full: not refuted by this, and not known to hold. */
  readonly open: Set<string>;
}

const SESSION_MODELS = [
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
  "PRAM",
];

/** `cycles` are the types of the cycles found: they say what can be violated at all. */
export function findGuarantees(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  cycles: readonly string[],
  /** Component of each transaction among cycles with session order; undefined when all may be on one. */
  cyclic: Int32Array | undefined,
): Guarantees {
  const result: Guarantees = { anomalies: [], counts: new Map(), open: new Set() };
  const plain = cycles.filter((type) => !/-(process|realtime)$/.test(type));
  const report = (type: string, tell: () => Omit<Anomaly, "type">): void => add(result, type, tell);
  const suspect = (t: number): boolean => cyclic === undefined || cyclic[t] !== 0;
  if (cyclic === undefined || plain.some((type) => /^G(0|1c|-single)/.test(type)))
    findAtomicity(store, versions, explain, report).forEach((model) => result.open.add(model));
  if (cyclic === undefined || plain.length > 0 || cycles.some((type) => type.endsWith("-process"))) {
    if (!findSessions(store, versions, explain, suspect, report))
      SESSION_MODELS.forEach((model) => result.open.add(model));
    // Causality says nothing new where all that follows from it is broken by a closer name.
    const closer = ["fractured-read", "observed-transaction-vanishes"].some((type) =>
      result.counts.has(type),
    );
    const inSessions = result.counts.size > 0;
    const open =
      closer || (inSessions && plain.length === 0)
        ? []
        : findCausality(store, versions, explain, cycles, suspect, report);
    open.forEach((model) => result.open.add(model));
  }
  return result;
}

function add({ anomalies, counts }: Guarantees, type: string, tell: () => Omit<Anomaly, "type">): void {
  const count = (counts.get(type) ?? 0) + 1;
  counts.set(type, count);
  if (count <= EXAMPLES) anomalies.push({ type, ...tell() });
}
