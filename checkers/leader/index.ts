/**
 * Leader election: no term has two leaders (Raft's election safety), terms do not come back, and the resource that
 * leaders work on takes no token older than one it has seen.
 *
 * `elect` → [term, leader] (or {term, leader}): the client won; `leader` → the same, or null: what the client was
 * told; `use` token: work on the guarded resource, `ok` if it was accepted.
 */
import type { Checker } from "../checker.js";
import {
  Evidence,
  isOrdinal,
  isRecord,
  judgeGuarantees,
  malformedOutput,
  requested,
  timeline,
  whyVacuous,
  type Ordinal,
} from "../guarantees/index.js";
import { keyName, show, type Operation } from "../history/index.js";
import { Lock } from "../lock/lock.js";
import { understanding } from "../understanding.js";

const NAME = "leader";

interface Told {
  readonly term: Ordinal;
  readonly leader: unknown;
  readonly operation: Operation;
}

/** One election: what was told of it so far. */
interface Election {
  readonly byTerm: Map<Ordinal, Told>;
  readonly byProcess: Map<number, Told>;
  /** The highest term that anybody was told of: whatever is won later must be no older. */
  highest: Told | undefined;
  readonly resource: Lock;
}

export const leaderChecker: Checker = understanding({
  name: NAME,
  summary: "leader election: one leader a term, terms and tokens only grow",
  operations: ["elect", "leader", "use"],
  models: ["safe-election", "one-leader-per-term", "growing-terms", "fencing"],
  check(history, options = {}) {
    const evidence = new Evidence();
    const elections = new Map<string, Election>();
    const knownBefore = new Map<number, Told | undefined>();
    let claims = 0;
    let pairs = 0;
    for (const event of timeline(history)) {
      const operation = history.get(event >= 0 ? event : ~event);
      const { f, type } = operation;
      if (type === "info") continue;
      const name = keyName(operation.key);
      let election = elections.get(name);
      if (election === undefined) {
        const resource = new Lock(operation.key, Infinity, evidence);
        election = { byTerm: new Map(), byProcess: new Map(), highest: undefined, resource };
        elections.set(name, election);
      }
      if (f === "use") {
        if (event >= 0) election.resource.began(operation);
        else election.resource.ended(operation);
        continue;
      }
      if (type !== "ok") continue;
      if (event >= 0) {
        knownBefore.set(operation.id, election.highest);
        continue;
      }
      const told = toldBy(operation);
      const before = knownBefore.get(operation.id);
      knownBefore.delete(operation.id);
      if (told === undefined) continue;
      claims++;
      if (hear(told, election, before, evidence)) pairs++;
    }
    const open = whyVacuous(NAME, { claims, pairs });
    return judgeGuarantees({
      workload: NAME,
      models: requested(options.models, "safe-election"),
      judged: leaderChecker.models,
      evidence,
      ...(open === undefined ? {} : { open }),
      engine: "leaders by term, terms by client",
      checked: { operations: history.length, claims, terms: sumOf(elections.values(), (e) => e.byTerm.size) },
    });
  },
});

/** @returns whether there was anything to compare with */
function hear(told: Told, election: Election, knownBefore: Told | undefined, evidence: Evidence): boolean {
  const { term, leader, operation } = told;
  const same = election.byTerm.get(term);
  const own = election.byProcess.get(operation.process);
  const add = (type: string, other: Told, what: string) =>
    evidence.add(
      type,
      () => ({
        ...(operation.key === null ? {} : { key: operation.key }),
        operations: [other.operation.start, operation.start],
        message:
          `By index ${String(other.operation.start)} ${show(other.leader)} leads term ${String(other.term)}; by index ` +
          `${String(operation.start)} ${show(leader)} leads term ${String(term)}: ${what}.`,
      }),
      operation.returned,
    );
  if (same === undefined) election.byTerm.set(term, told);
  else if (keyName(same.leader) !== keyName(leader)) add("two-leaders", same, "one term, two leaders");
  if (own !== undefined && own.term > term) add("term-went-back", own, "the same client saw terms go back");
  else if (operation.f === "elect" && knownBefore !== undefined && knownBefore.term > term)
    add("term-went-back", knownBefore, "an election was won in a term that was over");
  election.byProcess.set(operation.process, told);
  if (election.highest === undefined || term > election.highest.term) election.highest = told;
  return same !== undefined || own !== undefined || (operation.f === "elect" && knownBefore !== undefined);
}

function toldBy(operation: Operation): Told | undefined {
  const value = operation.output;
  if (value === null || value === undefined) return undefined;
  const [term, leader] = Array.isArray(value)
    ? (value as unknown[])
    : isRecord(value)
      ? [value["term"], value["leader"]]
      : [];
  if (!isOrdinal(term) || leader === undefined)
    malformedOutput(operation, "[term, leader], {term, leader} or null");
  return { term, leader, operation };
}

function sumOf<T>(items: Iterable<T>, count: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += count(item);
  return sum;
}
