/**
 * Long fork (Sovran et al., SOSP 2011): each key is written once, and readers read groups of keys. Under snapshot
 * isolation, and already under prefix consistency, what readers of a group saw must grow in one order: of any two
 * reads one saw all that the other saw. Two that do not are a fork.
 *
 * Transactions are lists of `["w", key, value]` or `["r", key, value or null]`. Near-linear: reads of a group are
 * sorted by how much they saw, and only neighbours are compared.
 */
import type { Checker } from "../checker.js";
import { keyName, MalformedHistoryError, type Operation } from "../history/index.js";
import { judge, requestedModels } from "../transactions/judge.js";
import { say } from "../transactions/prose.js";
import type { Anomaly } from "../verdict.js";
import { understanding } from "../understanding.js";

const NAME = "long-fork";
const DEFAULT = "snapshot-isolation";

interface GroupRead {
  readonly start: number;
  /** Names of the keys that were found written. */
  readonly seen: ReadonlySet<string>;
}

export const longForkChecker: Checker = understanding({
  name: NAME,
  summary: "single writes and group reads: readers must agree on the order of writes",
  operations: ["txn", "read", "write"],
  models: [DEFAULT, "prefix", "serializable", "strict-serializable", "parallel-snapshot-isolation"],
  check(history, options = {}) {
    const models = requestedModels(options.models, DEFAULT);
    const written = new Map<string, number>();
    const groups = new Map<string, GroupRead[]>();
    let reads = 0;
    for (const operation of history) {
      const micro = microOperations(operation);
      for (const [f, key] of micro) {
        if (f !== "w") continue;
        const before = written.get(keyName(key));
        if (before !== undefined) {
          throw MalformedHistoryError.at(
            operation.start,
            `key ${say(key)} is written again; index ${String(before)} wrote it, and each key is written once`,
          );
        }
        written.set(keyName(key), operation.start);
      }
      const found = micro.filter(([f]) => f === "r");
      if (operation.type !== "ok" || found.length < 2) continue;
      reads++;
      const group = found
        .map(([, key]) => keyName(key))
        .sort()
        .join(" ");
      const seen = new Set(
        found.filter(([, , value]) => value !== null && value !== undefined).map(([, key]) => keyName(key)),
      );
      const list = groups.get(group);
      if (list === undefined) groups.set(group, [{ start: operation.start, seen }]);
      else list.push({ start: operation.start, seen });
    }
    const anomalies: Anomaly[] = [];
    let compared = false;
    let sawSome = false;
    for (const list of groups.values()) {
      list.sort((a, b) => a.seen.size - b.seen.size || a.start - b.start);
      for (let i = 1; i < list.length; i++) {
        compared = true;
        sawSome ||= list[i]!.seen.size > 0;
        const [less, more] = [list[i - 1]!, list[i]!];
        const missed = [...less.seen].find((key) => !more.seen.has(key));
        if (missed !== undefined) anomalies.push(fork(less, more, missed, written));
      }
    }
    const vacuous =
      reads === 0
        ? "no group of keys was read"
        : !compared
          ? "no group of keys was read twice"
          : sawSome
            ? undefined
            : "no read of a group that was read twice saw a write";
    return judge({
      workload: NAME,
      models,
      anomalies,
      counts: new Map(anomalies.length === 0 ? [] : [["long-fork", anomalies.length]]),
      ...(vacuous === undefined ? {} : { open: { reason: "vacuous", detail: vacuous } }),
      decided: (model) => model === "snapshot-isolation",
      engine: "reads of a group ordered by inclusion",
      checked: { operations: history.length, reads, groups: groups.size },
    });
  },
});

function fork(a: GroupRead, b: GroupRead, missed: string, written: ReadonlyMap<string, number>): Anomaly {
  const other = [...b.seen].find((key) => !a.seen.has(key))!;
  const [x, y] = [written.get(missed), written.get(other)];
  const steps = [
    { kind: "wr", from: x, to: a.start, because: `the read of index ${String(a.start)} saw ${missed}` },
    { kind: "rw", from: a.start, to: y, because: `it did not see ${other}` },
    { kind: "wr", from: y, to: b.start, because: `the read of index ${String(b.start)} saw ${other}` },
    { kind: "rw", from: b.start, to: x, because: `it did not see ${missed}` },
  ];
  const known = x !== undefined && y !== undefined;
  return {
    type: "long-fork",
    operations: known ? [x, a.start, y, b.start] : [a.start, b.start],
    ...(known ? { steps: steps as Required<Anomaly>["steps"] } : {}),
    message:
      `The read of index ${String(a.start)} saw ${missed} but not ${other}, and the read of index ${String(b.start)} ` +
      `saw ${other} but not ${missed}: no order of the two writes explains both.`,
  };
}

function microOperations(operation: Operation): readonly (readonly unknown[])[] {
  if (!["txn", "read", "write"].includes(operation.f) || operation.type === "fail") return [];
  const [value, told] =
    operation.type === "ok" ? [operation.output, operation.end] : [operation.input, operation.start];
  const shape = 'expected a list of ["w", key, value] or ["r", key, value or null]';
  if (!Array.isArray(value)) throw MalformedHistoryError.at(told, shape, value);
  for (const part of value as readonly unknown[]) {
    if (!Array.isArray(part) || (part[0] !== "w" && part[0] !== "r"))
      throw MalformedHistoryError.at(told, shape, part);
  }
  return value as readonly (readonly unknown[])[];
}
