/**
 * Write skew through predicates (G2): the test that Jepsen calls adya-g2. For each key, several clients each read
 * by a predicate that nothing of the key is there yet, and if so insert one row. Under serializability at most one
 * insert of a key can commit: each of two would have missed the other's.
 *
 * An operation is an `insert` whose value is `[key, ids]`, or whose event names the key. Sound whatever the rows
 * are; says nothing about predicates of any other shape.
 */
import type { Checker } from "../checker.js";
import { keyName, MalformedHistoryError, type Operation } from "../history/index.js";
import { say } from "../transactions/prose.js";
import { judge, requestedModels } from "../transactions/judge.js";
import type { Anomaly } from "../verdict.js";

const NAME = "write-skew";
const DEFAULT = "serializable";

export const writeSkewChecker: Checker = {
  name: NAME,
  summary: "inserts guarded by a predicate read: at most one of each key may commit",
  operations: ["insert"],
  models: [DEFAULT, "strict-serializable", "snapshot-isolation", "repeatable-read"],
  check(history, options = {}) {
    const models = requestedModels(options.models, DEFAULT);
    const byKey = new Map<string, { key: unknown; inserts: Operation[] }>();
    let committed = 0;
    let contested = 0;
    const attempts = new Map<string, number>();
    for (const operation of history) {
      if (operation.f !== "insert") continue;
      const key = keyOf(operation);
      const name = keyName(key);
      const tried = (attempts.get(name) ?? 0) + 1;
      attempts.set(name, tried);
      if (tried === 2) contested++;
      if (operation.type !== "ok") continue;
      committed++;
      const entry = byKey.get(name);
      if (entry === undefined) byKey.set(name, { key, inserts: [operation] });
      else entry.inserts.push(operation);
    }
    const anomalies: Anomaly[] = [];
    for (const { key, inserts } of byKey.values()) {
      if (inserts.length < 2) continue;
      const operations = inserts.map((operation) => operation.start);
      anomalies.push({
        type: "G2",
        operations,
        key,
        steps: inserts.map((operation, i) => ({
          kind: "rw",
          from: operation.start,
          to: inserts[(i + 1) % inserts.length]!.start,
          key,
          because: "the predicate read found nothing of the key, so it came before the other insert",
        })),
        message:
          `The inserts of index ${operations.join(", ")} all found nothing of key ${say(key)} and all committed: ` +
          `each came before the others, a contradiction.`,
        details: { shape: "write skew" },
      });
    }
    const vacuous =
      committed === 0
        ? "no insert is known to have committed"
        : contested === 0
          ? "no key was inserted by more than one client"
          : undefined;
    return judge({
      workload: NAME,
      models,
      anomalies,
      counts: new Map(anomalies.length === 0 ? [] : [["G2", anomalies.length]]),
      ...(vacuous === undefined ? {} : { open: { reason: "vacuous", detail: vacuous } }),
      // Nothing but G2 through predicates is tested.
      decided: (model) => model === "serializable",
      engine: "committed inserts counted by key",
      checked: { operations: history.length, keys: attempts.size },
    });
  },
};

function keyOf(operation: Operation): unknown {
  if (operation.key !== null) return operation.key;
  const value = operation.input;
  if (!Array.isArray(value) || value.length !== 2) {
    throw new MalformedHistoryError(
      operation.start + 1,
      "an insert needs a key, or a value [key, ids]",
      value,
    );
  }
  return (value as readonly unknown[])[0];
}
