/**
 * A set that clients add to, and its last successful read: what was acknowledged before the read began must be in
 * it, and nothing else but what somebody tried to add. Jepsen's `set`, with one difference: an add that was still
 * open when the last read began is not called lost.
 *
 * `add` v; `read` → list. Without events' keys there is one set. An element of a failed add is counted as
 * `failed-but-present`, and allowed by default as in Jepsen (where it is "recovered").
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  judgeGuarantees,
  listOutput,
  requested,
  whyVacuous,
  atomOf,
  type Atom,
} from "../guarantees/index.js";
import { keyName, show, type Operation } from "../history/index.js";
import { understanding } from "../understanding.js";

const NAME = "set";

/** One attempt to add an element; the strongest outcome where there were several. */
interface Attempt {
  readonly value: unknown;
  readonly first: Operation;
  acknowledged: Operation | undefined;
  allFailed: boolean;
}

export interface SetState {
  readonly key: unknown;
  readonly attempts: Map<Atom, Attempt>;
  last: Operation | undefined;
}

export const setChecker: Checker = understanding({
  name: NAME,
  summary: "adds and a last read: nothing acknowledged is missing, nothing invented is there",
  operations: ["add", "read"],
  models: ["reliable", "exact", "durability", "no-creation", "no-duplication", "honest-failures"],
  check(history, options = {}) {
    const sets = new Map<string, SetState>();
    let [acknowledged, reads, present, recovered] = [0, 0, 0, 0];
    for (const operation of history) {
      const set = stateOf(sets, operation.key);
      if (operation.f === "read") {
        if (operation.type !== "ok") continue;
        listOutput(operation, "a list of elements");
        reads++;
        if (set.last === undefined || operation.end > set.last.end) set.last = operation;
        continue;
      }
      const atom = atomOf(operation.input);
      let attempt = set.attempts.get(atom);
      if (attempt === undefined) {
        attempt = { value: operation.input, first: operation, acknowledged: undefined, allFailed: true };
        set.attempts.set(atom, attempt);
      }
      if (operation.type !== "fail") attempt.allFailed = false;
      if (operation.type === "ok") {
        acknowledged++;
        if (attempt.acknowledged === undefined || operation.end < attempt.acknowledged.end)
          attempt.acknowledged = operation;
      }
    }
    const evidence = new Evidence();
    let tested = 0;
    for (const set of sets.values()) {
      if (set.last === undefined) continue;
      for (const attempt of set.attempts.values())
        if (attempt.acknowledged !== undefined && attempt.acknowledged.end < set.last.start) tested++;
      const counts = judgeRead(set, set.last, evidence);
      present += counts.present;
      recovered += counts.recovered;
    }
    const open = whyVacuous(NAME, { reads, acknowledged, tested });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "reliable"),
      judged: setChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "the last read against all adds",
      checked: { operations: history.length, reads, acknowledged, present, recovered },
    });
  },
});

function stateOf(sets: Map<string, SetState>, key: unknown): SetState {
  const name = keyName(key);
  let set = sets.get(name);
  if (set === undefined) sets.set(name, (set = { key, attempts: new Map(), last: undefined }));
  return set;
}

function judgeRead(
  { key, attempts }: SetState,
  read: Operation,
  evidence: Evidence,
): { present: number; recovered: number } {
  const seen = new Map<Atom, number>();
  const where = `the last read, of index ${String(read.start)}`;
  const keyed = key === null ? {} : { key };
  let recovered = 0;
  for (const value of listOutput(read, "a list of elements")) {
    const atom = atomOf(value);
    const times = (seen.get(atom) ?? 0) + 1;
    seen.set(atom, times);
    if (times === 2) {
      evidence.add("duplicated", () => ({
        ...keyed,
        operations: [read.start],
        message: `Element ${show(value)} stands more than once in ${where}.`,
        details: { value },
      }));
    }
    if (times > 1) continue;
    const attempt = attempts.get(atom);
    if (attempt === undefined || attempt.first.start > read.end) {
      evidence.add("unexpected", () => ({
        ...keyed,
        operations: attempt === undefined ? [read.start] : [attempt.first.start, read.start],
        message: `Element ${show(value)} is in ${where}, and nobody had tried to add it.`,
        details: { value },
      }));
    } else if (attempt.allFailed) {
      evidence.add("failed-but-present", () => ({
        ...keyed,
        operations: [attempt.first.start, read.start],
        message: `Element ${show(value)} is in ${where}, but its add failed.`,
        details: { value },
      }));
    } else if (attempt.acknowledged === undefined) recovered++;
  }
  for (const [atom, { value, acknowledged }] of attempts) {
    if (acknowledged === undefined || acknowledged.end > read.start || seen.has(atom)) continue;
    evidence.add(
      "lost",
      () => ({
        ...keyed,
        operations: [acknowledged.start, read.start],
        message:
          `Element ${show(value)} was acknowledged (index ${String(acknowledged.start)}) before ${where}, ` +
          `began, and is not in it.`,
        details: { value },
      }),
      acknowledged.returned,
    );
  }
  return { present: seen.size, recovered };
}
