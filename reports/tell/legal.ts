/**
 * What would have been legal instead: for each step of a cycle what would have had to be otherwise, for an operation
 * that no order explains what it could have returned, for a loss what should have been there. And which models
 * permit what was seen. Statements hold for this proof alone; another may stand in the same history.
 */
import { ANOMALIES, MODELS, implies, refutedModels } from "../../checkers/consistency/index.js";
import type { Step, Verdict } from "../../checkers/verdict.js";
import { isCycle, type Proof } from "./proof.js";
import { keyText, valueText } from "./value.js";

export interface Legal {
  /** What the alternatives are about. */
  readonly lead: string;
  readonly alternatives: readonly string[];
  /** The strongest of the models judged that do not forbid this kind of anomaly; empty where none is known. */
  readonly permittedBy: readonly string[];
}

/** Undefined where nothing certain can be said. */
export function legalInstead(proof: Proof, verdict: Verdict): Legal | undefined {
  const { anomaly, steps } = proof;
  const permittedBy = permitting(anomaly.type, verdict);
  if (isCycle(steps)) {
    const names = namesOf(proof);
    return {
      lead: "Any one of these would have broken this circle:",
      alternatives: steps.flatMap((step) => instead(step, names) ?? []),
      permittedBy,
    };
  }
  const alternatives =
    anomaly.type === "nonlinearizable"
      ? returnsInstead(proof)
      : [OTHERWISE[anomaly.type]].flatMap((one) => one ?? []);
  if (alternatives.length === 0 && permittedBy.length === 0) return undefined;
  return { lead: "These operations by themselves would have been legal if", alternatives, permittedBy };
}

function namesOf({ witnesses }: Proof): (index: number) => string {
  const names = new Map(witnesses.map(({ index, name }) => [index, name]));
  return (index) => names.get(index) ?? `index ${String(index)}`;
}

function instead(step: Step, name: (index: number) => string): string | undefined {
  const [from, to] = [name(step.from), name(step.to)];
  const key = step.key === undefined ? "" : ` of ${keyText(step.key)}`;
  const value = step.value === undefined || step.value === null ? undefined : valueText(step.value);
  const next = step.next === undefined || step.next === null ? undefined : valueText(step.next);
  switch (step.kind) {
    case "ww":
      return `${to}'s write${key}${next === undefined ? "" : ` (${next})`} had come before ${from}'s${value === undefined ? "" : ` (${value})`}`;
    case "wr":
      return `${to} had not seen ${from}'s write${key}${value === undefined ? "" : ` (${value})`}`;
    case "rw":
      return `${from}'s read${key} had shown what ${to} wrote${next === undefined ? "" : ` (${next})`}`;
    case "realtime":
      return `${to} had begun before ${from} had ended, or the model did not ask for the order of real time`;
    case "process":
      return `${from} and ${to} were not of one process, or the model did not ask for the order within a process`;
    default:
      return undefined;
  }
}

interface Blocked {
  readonly operation: number;
}

/** In each order that was tried, what a read that got stuck could have returned. */
function returnsInstead(proof: Proof): string[] {
  const { anomaly, witnesses } = proof;
  const orders = anomaly.details?.["orders"];
  if (!Array.isArray(orders)) return [];
  const name = namesOf(proof);
  const sentences = new Set<string>();
  for (const one of orders as readonly unknown[]) {
    if (typeof one !== "object" || one === null) continue;
    const { order, state, blocked } = one as Readonly<Record<string, unknown>>;
    if (!Array.isArray(blocked) || !Array.isArray(order) || state === undefined) continue;
    for (const { operation } of blocked as readonly Blocked[]) {
      const f = witnesses.find(({ index }) => index === operation)?.operation?.f;
      if (f !== "read") continue;
      const after =
        order.length === 0
          ? "at the beginning"
          : `after ${order.map((index) => name(Number(index))).join(", ")}`;
      sentences.add(`${name(operation)} had returned ${valueText(state)} (${after})`);
    }
  }
  return [...sentences];
}

/** Of the models that the checker judged: others do not speak of these operations at all. */
function permitting(type: string, { violates, alsoViolates, satisfies, allowed }: Verdict): string[] {
  if (!ANOMALIES.some(({ name }) => name === type)) return [];
  const known = new Set(MODELS.map(({ name }) => name));
  const kept = satisfies.filter((name) => known.has(name));
  const fallen = [violates, alsoViolates, allowed?.violates ?? [], allowed?.alsoViolates ?? []].flat();
  const judged = [...known].filter(
    (name) => fallen.includes(name) || kept.some((stronger) => implies(stronger, name)),
  );
  const gone = new Set(refutedModels([type]));
  const left = judged.filter((name) => !gone.has(name));
  return left.filter((name) => !left.some((other) => other !== name && implies(other, name))).sort();
}

const OTHERWISE: Readonly<Record<string, string>> = {
  "incompatible-order": "one of the two reads were a prefix of the other",
  "lost-update": "all but one of these transactions had been aborted, or had read what the one before wrote",
  internal: "the transaction had read what it had itself written before",
  G1a: "the value of the aborted transaction were in no read",
  G1b: "the read had shown the last value that the transaction wrote to this key",
  "duplicate-elements": "the element stood in the list once",
  lost: "the element or message were still there at the end, or had never been acknowledged",
  "lost-write": "a consumer had been given the message, or it had never been acknowledged",
  unseen: "a consumer had been given the message by the end",
  unexpected: "somebody had written it before it was read",
  duplicated: "it had been delivered, or stood there, once",
  duplicate: "the message stood at one offset only",
  stale: "the read had shown it, or had begun before it was known to be there",
  reordered: "the message sent first had been delivered first",
  "redelivery-inversion": "the redelivery had come before any later message, or not at all",
  "double-hold": "the second client had waited until the first released the lock, or its lease had ended",
  "expired-hold": "the client had stopped working when its lease ended",
  "stale-token-accepted": "the resource had refused the older token",
  "token-not-growing": "the grant had come with a token larger than any before",
  "wrong-total": "the accounts added up to the total",
  "negative-value": "the transfer had been refused",
  "failed-but-present": "what was reported as failed were not there, or had been acknowledged",
  "duplicate-id": "each identifier had been given out once",
  "two-leaders": "the term had had one leader",
};
