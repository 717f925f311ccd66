/**
 * Write skew and phantoms (Adya's G2): rows are inserted into groups and read by predicate, as sets or as counts. Also
 * sets and counters as objects of their own, to which one adds. Since nothing is ever removed, a read shows which
 * additions it saw and which it missed, and cycles of those refute serializability.
 *
 * An operation is a `txn` (see `load`), or Jepsen's `insert`, which is done only where nothing of its key is there:
 * of two that committed each missed the other's row. Exact for reads of sets; counts prove less, and what they leave
 * open is never an anomaly.
 */
import type { Checker } from "../checker.js";
import { MODELS } from "../consistency/index.js";
import type { History } from "../history/index.js";
import { findCycles } from "../transactions/cycles.js";
import { judge, requestedModels } from "../transactions/judge.js";
import { OK } from "../transactions/store.js";
import { buildGraph } from "./edges.js";
import { explainCycle } from "./explain.js";
import { load } from "./load.js";
import { findLocal } from "./local.js";
import { indexRows, type Rows } from "./rows.js";
import { understanding } from "../understanding.js";

const NAME = "write-skew";
const DEFAULT = "serializable";

/** Models that hold when no cycle refutes them, as nothing is ever overwritten. */
const EXACT: ReadonlySet<string> = new Set([
  "strict-serializable",
  "strong-session-serializable",
  "serializable",
  "repeatable-read",
  "strong-snapshot-isolation",
  "strong-session-snapshot-isolation",
  "snapshot-isolation",
  "read-committed",
  "read-uncommitted",
]);

export const writeSkewChecker: Checker = understanding({
  name: NAME,
  summary: "inserts and predicate reads, sets and counters: phantoms and write skew",
  operations: ["insert", "txn"],
  models: [DEFAULT, ...MODELS.map((model) => model.name).filter((name) => name !== DEFAULT)],
  check(history, options = {}) {
    const models = requestedModels(options.models, DEFAULT);
    const rows = indexRows(load(history));
    const { graph, standIns, exact } = buildGraph(rows);
    const anomalies = [
      ...findLocal(rows),
      ...findCycles(graph).cycles.map((cycle) => explainCycle(rows, standIns, cycle)),
    ];
    const counts = new Map<string, number>();
    for (const { type } of anomalies) counts.set(type, (counts.get(type) ?? 0) + 1);
    const vacuous = whyVacuous(rows, history);
    return judge({
      workload: NAME,
      models,
      anomalies,
      counts,
      ...(vacuous === undefined ? {} : { open: { reason: "vacuous", detail: vacuous } }),
      decided: (model) => exact && EXACT.has(model),
      engine: "cycles of what predicate reads saw and what they missed, by strong components",
      checked: { operations: history.length, keys: rows.store.keys, edges: graph.edges },
    });
  },
});

function whyVacuous({ store, rows, increments, reads }: Rows, history: History): string | undefined {
  const committed = (t: number): boolean => t >= 0 && store.outcome[t] === OK;
  const added =
    rows.some(({ writer }) => committed(writer)) || increments.flat().some(({ t }) => committed(t));
  if (!added) return "no insert is known to have committed";
  if (!reads.some(({ t }) => committed(t))) return "no committed transaction read anything";
  // Somebody read, or tried to be first in, what another one added to.
  const adders = new Map<number, number>();
  for (const { key, writer, failed } of rows) {
    const t = writer >= 0 ? writer : failed;
    if (t >= 0) adders.set(key, adders.has(key) && adders.get(key) !== t ? -1 : t);
  }
  increments.forEach((list, key) => {
    for (const { t } of list) adders.set(key, adders.has(key) && adders.get(key) !== t ? -1 : t);
  });
  const shared = reads.some(({ key, t }) => adders.has(key) && adders.get(key) !== t);
  return shared || history.length === 0 ? undefined : "no key was read by one client and added to by another";
}
