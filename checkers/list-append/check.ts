/** The passes of a list-append check over loaded columns, in order; each is linear. */
import { prohibited, refutedModels } from "../consistency/index.js";
import { findCycles } from "../transactions/cycles.js";
import type { TransactionGraph } from "../transactions/graph.js";
import { judge } from "../transactions/judge.js";
import type { Verdict } from "../verdict.js";
import { findAborted } from "./aborted.js";
import { buildGraph } from "./edges.js";
import { snapshotsRefuted } from "./unordered.js";
import { Explainer } from "./explain.js";
import { findGuarantees } from "./guarantees.js";
import { findLocal } from "./local.js";
import { findReversed } from "./own-order.js";
import { report } from "./report.js";
import { OK, READ, type TransactionStore } from "../transactions/store.js";
import { isAnomaly, type UnwrittenReads } from "../transactions/unwritten.js";
import { findVersions } from "./versions.js";

export const NAME = "list-append";
const ENGINE =
  "version order from the longest read; cycles by strong components of ww, wr and rw edges with session order and real time";

/** @throws MalformedHistoryError */
export function checkStore(
  store: TransactionStore,
  models: readonly string[],
  unwritten: UnwrittenReads = "auto",
): Verdict {
  const versions = findVersions(store);
  const local = findLocal(store, versions);
  const reversed = findReversed(store, versions);
  const dirty = findAborted(store, versions);
  const { graph, unordered } = buildGraph(store, versions);
  const { cycles, components } = findCycles(graph);
  const { anomalies, counts } = report(store, versions, {
    local,
    reversed,
    aborted: dirty.aborted,
    thinAir: isAnomaly(unwritten, store.excerpt) ? dirty.thinAir : [],
    dirty: dirty.dirty,
    cycles,
  });
  const undecided = new Set<string>();
  // A read of what could not be there breaks chains of reads, and with them cycles: then everything is looked at.
  const broken =
    dirty.thinAir.length > 0 ||
    dirty.aborted.length > 0 ||
    local.future.length > 0 ||
    reversed.length > 0 ||
    local.internal.length > 0;
  if (cycles.length > 0 || broken) {
    const types = cycles.map((cycle) => cycle.type);
    const more = findGuarantees(
      store,
      versions,
      new Explainer(store, versions),
      types,
      broken ? undefined : components.process?.of,
    );
    anomalies.push(...more.anomalies);
    for (const [type, count] of more.counts) counts.set(type, count);
    more.open.forEach((model) => undecided.add(model));
  }
  const open = snapshotsRefuted(graph, components, unordered, new Set(refutedModels(counts.keys())));
  open.open.forEach((model) => undecided.add(model));
  for (const anomaly of open.anomalies(store)) {
    anomalies.push(anomaly);
    counts.set(anomaly.type, 1);
  }
  const vacuous = whyVacuous(store, graph, models);
  return judge({
    workload: NAME,
    models,
    anomalies,
    counts,
    ...(vacuous === undefined ? {} : { open: { reason: "vacuous", detail: vacuous } }),
    decided: (model) => !undecided.has(model),
    engine: ENGINE,
    checked: {
      operations: store.transactions,
      edges: graph.edges,
      ...(isAnomaly(unwritten, store.excerpt) || dirty.thinAir.length === 0
        ? {}
        : { unwrittenReads: dirty.thinAir.length }),
    },
  });
}

/** What kept the history from testing anything; undefined when it did. */
function whyVacuous(
  store: TransactionStore,
  graph: TransactionGraph,
  models: readonly string[],
): string | undefined {
  let committed = false;
  let reads = false;
  for (let t = 0; t < store.transactions && !reads; t++) {
    if (store.outcome[t] !== OK) continue;
    committed = true;
    for (let i = store.first[t]!; i < store.last[t]!; i++) if (store.kind[i] === READ) reads = true;
  }
  if (!committed) return "no transaction is known to have committed";
  if (!reads) return "no committed transaction read anything";
  if (graph.edges > 0) return undefined;
  const forbids = (type: string) => models.some((model) => prohibited(model).has(type));
  if (forbids("G0-process") && graph.processNext.some((next) => next >= 0)) return undefined;
  if (forbids("G0-realtime") && graph.successor.some((next) => next < graph.transactions)) return undefined;
  return "no transaction depends on another: nothing that one wrote was read or replaced by another";
}
