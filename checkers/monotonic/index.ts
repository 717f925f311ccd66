/**
 * Numbers that only grow, after Jepsen's `monotonic` tests. Two kinds of reads, by their shape:
 *
 * - `read` → n, and `inc` → n or `add` → n (the value it made): what one client sees must not go back
 *   (nonmonotonic-read), nor what anybody sees who began after another had ended (nonmonotonic-realtime, which only
 *   linearizability forbids). A value may be [timestamp, n]; then timestamps and values must agree in order.
 * - `add` → {val, sts} and `read` → list of rows {val, sts}, or of plain numbers in the order of their timestamps:
 *   rows must grow in both (off-order), and be there once (duplicated) and not vanish (lost).
 */
import type { Checker } from "../checker.js";
import {
  byOrder,
  Evidence,
  isOrdinal,
  judgeGuarantees,
  requested,
  timeline,
  whyVacuous,
} from "../guarantees/index.js";
import { keyName, type History, type Operation } from "../history/index.js";
import { judgeRows } from "./rows.js";
import { numberOf, type Seen } from "./values.js";
import { understanding } from "../understanding.js";

const NAME = "monotonic";

export const monotonicChecker: Checker = understanding({
  name: NAME,
  summary: "numbers that only grow: no client sees them go back, and timestamps agree",
  operations: ["read", "inc", "add", "write"],
  models: [
    "ordered-rows",
    "growing",
    "monotonic-reads",
    "linearizable",
    "exact",
    "durability",
    "no-duplication",
    "no-creation",
  ],
  check(history, options = {}) {
    const evidence = new Evidence();
    const answers = [...history].filter(
      ({ f, type, output }) => f === "read" && type === "ok" && Array.isArray(output),
    );
    // Where one read lists rows, all do: a table may well have two.
    const lists = answers.some(({ output }) => isList(output)) ? answers : [];
    const pairs = lists.length > 0 ? judgeTables(history, lists, evidence) : judgeNumbers(history, evidence);
    const open = whyVacuous(NAME, { pairs });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "ordered-rows"),
      judged: monotonicChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: lists.length > 0 ? "rows by timestamp" : "the largest value seen before",
      checked: { operations: history.length, pairs },
    });
  },
});

/** Each key is a table of its own. @returns how many rows could be compared with one before */
function judgeTables(history: History, lists: readonly Operation[], evidence: Evidence): number {
  const [readsOf, others] = [new Map<string, Operation[]>(), new Map<string, Operation[]>()];
  const into = (parts: Map<string, Operation[]>, operation: Operation): void => {
    const name = keyName(operation.key);
    const part = parts.get(name);
    if (part === undefined) parts.set(name, [operation]);
    else part.push(operation);
  };
  for (const read of lists) into(readsOf, read);
  for (const operation of history) if (operation.f !== "read") into(others, operation);
  let pairs = 0;
  for (const [name, reads] of readsOf) pairs += judgeRows(others.get(name) ?? [], reads, evidence);
  return pairs;
}

/** [timestamp, n] is a pair of numbers; rows are objects, or any other number of numbers. */
function isList(output: unknown): boolean {
  return Array.isArray(output) && !(output.length === 2 && output.every(isOrdinal));
}

interface Last {
  readonly operation: Operation;
  readonly seen: Seen;
}

/** @returns how many observations could be compared with one before */
function judgeNumbers(history: History, evidence: Evidence): number {
  const byProcess = new Map<string, Last>();
  const highest = new Map<string, Last>();
  const before = new Map<number, Last | undefined>();
  const stamped: Last[] = [];
  let pairs = 0;
  for (const event of timeline(history)) {
    const operation = history.get(event >= 0 ? event : ~event);
    if (operation.type !== "ok") continue;
    const key = keyName(operation.key);
    if (event >= 0) {
      before.set(operation.id, highest.get(key));
      continue;
    }
    const seen = numberOf(operation);
    const now = { operation, seen };
    if (seen.timestamp !== undefined) stamped.push(now);
    const own = `${String(operation.process)} ${key}`;
    const last = byProcess.get(own);
    if (last !== undefined) {
      pairs++;
      if (seen.value < last.seen.value) report(evidence, "nonmonotonic-read", last, now);
    }
    byProcess.set(own, now);
    const earlier = before.get(operation.id);
    before.delete(operation.id);
    if (earlier !== undefined) {
      pairs++;
      if (seen.value < earlier.seen.value && earlier.operation.process !== operation.process)
        report(evidence, "nonmonotonic-realtime", earlier, now);
    }
    const top = highest.get(key);
    if (top === undefined || seen.value > top.seen.value) highest.set(key, now);
  }
  const groups = new Map<string, Last[]>();
  for (const one of stamped) {
    const key = keyName(one.operation.key);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  for (const group of groups.values()) {
    group.sort(
      (a, b) => byOrder(a.seen.timestamp!, b.seen.timestamp!) || byOrder(a.seen.value, b.seen.value),
    );
    for (let i = 1; i < group.length; i++) {
      const [a, b] = [group[i - 1]!, group[i]!];
      if (a.seen.timestamp! < b.seen.timestamp! && a.seen.value > b.seen.value)
        report(evidence, "off-order", a, b);
    }
  }
  return pairs;
}

function report(evidence: Evidence, type: string, earlier: Last, now: Last): void {
  const by = type === "off-order" ? "at a later timestamp" : "later";
  evidence.add(
    type,
    () => ({
      operations: [earlier.operation.start, now.operation.start],
      ...(now.operation.key === null ? {} : { key: now.operation.key }),
      message:
        `The ${earlier.operation.f} of index ${String(earlier.operation.start)} saw ${String(earlier.seen.value)}; ` +
        `the ${now.operation.f} of index ${String(now.operation.start)}, ${by}, saw ${String(now.seen.value)}.`,
    }),
    now.operation.returned,
  );
}
