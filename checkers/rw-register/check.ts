/** The passes of a register check: what single reads show, certain cycles, weak levels, then orders. */
import { UNLIMITED, type Budget } from "../budget.js";
import { implies, prohibited, refutedModels } from "../consistency/index.js";
import { findCycles } from "../transactions/cycles.js";
import type { TransactionGraph } from "../transactions/graph.js";
import { EXAMPLES, judge } from "../transactions/judge.js";
import { clippedSuccessor, processOrder } from "../transactions/order.js";
import type { TransactionStore } from "../transactions/store.js";
import type { Anomaly, Verdict } from "../verdict.js";
import { decide, decideQuickly, STRONG_MODELS } from "./decide.js";
import { registerGraphs } from "./edges.js";
import { explainCycle } from "./explain.js";
import { findLocal, type RegisterSettings } from "./local.js";
import { indexRegisters, type Registers } from "./registers.js";
import { findWeak } from "./weak.js";

export const NAME = "rw-register";
const ENGINE =
  "cycles of certain orders; weak levels by derived orders; serializability and snapshots by a search for an order, checked by replay";

/** Decided by anomalies alone: none found, none there. */
const EXACT = [
  "read-uncommitted",
  "read-committed",
  "strong-session-read-uncommitted",
  "strong-session-read-committed",
  "strong-read-uncommitted",
  "strong-read-committed",
  "cursor-stability",
];
const SESSION_GUARANTEES = ["causal"];

export interface RegisterOptions extends RegisterSettings {
  readonly initial: unknown;
}

/** @throws MalformedHistoryError */
export function checkRegisters(
  store: TransactionStore,
  models: readonly string[],
  settings: RegisterOptions,
  budget: Budget = UNLIMITED,
): Verdict {
  const initial = settings.initial === null ? undefined : store.atoms.of(settings.initial);
  const r = indexRegisters(store, initial);
  const successor = clippedSuccessor(store);
  const processNext = processOrder(store);
  const graphs = registerGraphs(r, successor, processNext);
  const certain = graphs.none;
  const vacuous = whyVacuous(r, certain, successor, processNext, models);
  // Most histories of a correct database have a strict order that is found at once: then there are no cycles.
  const strict = vacuous === undefined ? decideQuickly(r, successor, processNext) : undefined;
  const cycles = strict?.kind === "found" ? [] : findCycles(graphs.more()).cycles;
  const local = findLocal(r, settings);
  const anomalies: Anomaly[] = [...local.anomalies];
  const counts = new Map<string, number>();
  // The shortest few of each kind are told, the others counted.
  for (const cycle of [...cycles].sort((a, b) => a.edges.length - b.edges.length)) {
    if (cycle.type === "G-prefix") continue;
    const count = (counts.get(cycle.type) ?? 0) + 1;
    counts.set(cycle.type, count);
    if (count <= EXAMPLES) anomalies.push(explainCycle(r, cycle));
  }
  const told = new Set(counts.keys());
  const held = new Set<string>(EXACT);
  const gone = () => new Set(refutedModels(new Set(anomalies.map((anomaly) => anomaly.type))));
  for (const strong of STRONG_MODELS) {
    if (vacuous !== undefined || gone().has(strong.model)) continue;
    if ([...held].some((model) => implies(model, strong.model))) continue;
    const known = strong === STRONG_MODELS[0] && strict?.kind !== "gave-up" ? strict : undefined;
    const outcome = known ?? decide(r, strong, successor, processNext, budget);
    if (outcome.kind === "found") {
      held.add(strong.model);
      if (strong.session !== "none") SESSION_GUARANTEES.forEach((model) => held.add(model));
    } else if (outcome.kind === "none") {
      anomalies.push(impossible(strong.type, strong.model));
    }
  }
  const has = (model: string) => [...held].some((other) => implies(other, model));
  if (vacuous === undefined && (!has("causal-cerone") || !has("causal"))) {
    const weak = findWeak(r, successor, processNext, has);
    anomalies.push(...weak.violations);
    for (const [type, count] of weak.counts) {
      counts.set(type, count);
      told.add(type);
    }
    for (const model of weak.held) held.add(model);
  }
  const refuted = gone();
  const open = models.filter((model) => !refuted.has(model) && !has(model));
  for (const { type } of anomalies) if (!told.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  const reason =
    vacuous !== undefined
      ? ({ reason: "vacuous", detail: vacuous } as const)
      : open.length > 0
        ? ({
            reason: "budget",
            detail: `neither an order for ${open.join(", ")} was found, nor that there is none`,
          } as const)
        : undefined;
  return judge({
    workload: NAME,
    models,
    anomalies,
    counts,
    ...(reason === undefined ? {} : { open: reason }),
    decided: has,
    engine: ENGINE,
    checked: {
      operations: store.transactions,
      edges: certain.edges,
      ...(local.ignored === 0 ? {} : { unwrittenReads: local.ignored }),
    },
  });
}

function impossible(type: string, model: string): Anomaly {
  return {
    type,
    operations: [],
    message: `No order of the transactions explains all reads under ${model}: every possibility was tried.`,
  };
}

function whyVacuous(
  r: Registers,
  graph: TransactionGraph,
  successor: Int32Array,
  processNext: Int32Array,
  models: readonly string[],
): string | undefined {
  if (!r.counts.includes(1)) return "no transaction is known to have committed";
  if (!r.version.some((v, i) => v >= 0 && r.store.kind[i] === 0))
    return "no committed transaction read anything";
  if (graph.edges > 0) return undefined;
  const forbids = (type: string) => models.some((model) => prohibited(model).has(type));
  if (forbids("G0-process") && processNext.some((next) => next >= 0)) return undefined;
  if (forbids("G0-realtime") && successor.some((next) => next < r.store.transactions)) return undefined;
  return "no transaction is known to depend on another";
}
