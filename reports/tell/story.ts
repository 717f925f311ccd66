/**
 * A run in sentences: what was found, what it was judged against, what was done, and what weakens the result.
 * Every reporter tells the same story; only the form differs. Plain text, not escaped for anything.
 */
import type { RunReport } from "../report.js";
import { count, counted, listed, seconds } from "./numbers.js";
import { kindSummary } from "./proof.js";
import { printable } from "./value.js";

export type Tone = "valid" | "invalid" | "unknown";

export interface Warning {
  readonly title: string;
  readonly text: string;
}

export interface Story {
  readonly tone: Tone;
  /** Short enough for a title. */
  readonly headline: string;
  /** One sentence for someone who knows nothing of consistency models. */
  readonly sentence: string;
  readonly warnings: readonly Warning[];
  /** Anomalies against the claim, and those it permits. */
  readonly total: number;
  readonly permitted: number;
}

/** Characters of a name in a headline. */
const SHORT = 48;
const LISTED_MAX = 3;
/** "Is not serializable", but "breaks mutual exclusion". */
const ADJECTIVE = /(able|causal|sequential)$/;

const REASONS: Readonly<Record<string, string>> = {
  budget: "the time or memory given to the checker was used up",
  vacuous: "the run did not really test anything",
  crashed: "the run or the checker crashed",
  malformed: "the history breaks a rule of the format",
};

/**
 * Whether the run was judged against what the vendor promises; against another model nobody broke a promise. "As
 * configured" is what the settings of the run ask for, which may be more than the vendor ever said.
 */
export function asPromised({ claim, models }: Pick<RunReport["record"], "claim" | "models">): boolean {
  if (claim === undefined || claim.promises === "as-configured") return false;
  return models.length === 1 && models[0] === claim.promises;
}

export function storyOf(run: Pick<RunReport, "record" | "verdict">): Story {
  const { record, verdict } = run;
  const total = sum(Object.values(verdict.counts));
  const permitted = sum(Object.values(verdict.allowed?.counts ?? {}));
  const system = shortName(run);
  const promised = modelsText(verdict.models.length > 0 ? verdict.models : record.models);
  const base = { tone: verdict.verdict, warnings: warningsOf(run), total, permitted };
  if (verdict.verdict === "invalid") {
    const first = verdict.anomalies[0];
    const operations = first === undefined ? 0 : new Set(first.operations).size;
    const many = verdict.models.length > LISTED_MAX && verdict.violates.length > 0;
    const found = counted(total, "anomaly", "anomalies");
    const what = many
      ? `${found} against ${modelsText(verdict.violates)}`
      : `${found} that ${promised} ${verdict.models.length > 1 ? "forbid" : "forbids"}`;
    const shape = first?.details?.["shape"];
    const smallest =
      first === undefined
        ? ""
        : `; the smallest proof (${printable(first.type)}${typeof shape === "string" ? `, ${printable(shape)}` : ""}) needs ${counted(operations, "operation")}`;
    return {
      ...base,
      headline: many
        ? `${system} breaks ${modelsText(verdict.violates)}`
        : `${system} ${ADJECTIVE.test(promised) ? "is not" : "breaks"} ${promised}`,
      sentence: `${system} ${asPromised(record) ? "promises" : "was checked for"} ${promised}, but the run shows ${what}${smallest}.`,
    };
  }
  if (verdict.verdict === "valid") {
    const faults =
      record.faults.length === 0 ? "no faults were injected" : `while ${listed(record.faults)} struck`;
    return {
      ...base,
      headline: `Nothing found against ${promised}`,
      sentence:
        `${counted(verdict.checked.operations, "operation")} on ${system} agree with ${promised}` +
        `${record.faults.length === 0 ? `; ${faults}` : ` ${faults}`}. This run found no violation; it does not prove that there is none.`,
    };
  }
  const reason = REASONS[verdict.reason ?? ""] ?? "no reason was given";
  return {
    ...base,
    headline: `No verdict on ${promised}`,
    sentence: `Whether ${system} is ${promised} remains open: ${reason}${verdict.detail === undefined ? "" : ` (${printable(verdict.detail)})`}.`,
  };
}

/** What was asked for; where that was nothing, the defaults say most. */
function shownSettings({ chosen, settings }: RunReport["record"]): Readonly<Record<string, string>> {
  return chosen === undefined || Object.keys(chosen).length === 0 ? settings : chosen;
}

/** "postgres 18.1, isolation=serializable". */
export function systemName({ record }: Pick<RunReport, "record">): string {
  const settings = Object.entries(shownSettings(record)).map(([name, value]) => `${name}=${value}`);
  const defect = record.defect === undefined ? [] : [`defect ${record.defect}`];
  const extra = [...settings, ...defect].join(", ");
  return printable(extra === "" ? record.system : `${record.system} (${extra})`);
}

/** For headlines: without the settings where they are many; all of them stand among the facts. */
function shortName(run: Pick<RunReport, "record">): string {
  const full = systemName(run);
  if (full.length <= SHORT) return full;
  const { system, defect } = run.record;
  if (defect !== undefined) return printable(`${system} (defect ${defect}, …)`);
  const [first] = Object.entries(shownSettings(run.record));
  return printable(first === undefined ? system : `${system} (${first[0]}=${first[1]}, …)`);
}

function modelsText(models: readonly string[]): string {
  // A list of many says nothing to anybody; the page has them all.
  if (models.length > LISTED_MAX)
    return printable(
      `${models.slice(0, 1).map(words).join("")} and ${String(models.length - 1)} more guarantees`,
    );
  return models.length === 0 ? "its model" : printable(listed(models.map(words)));
}

/** "strict-serializable" → "strict serializable"; reads better in a sentence, and is still found by search. */
function words(model: string): string {
  return model.replaceAll("-", " ");
}

function warningsOf({ record, verdict }: Pick<RunReport, "record" | "verdict">): Warning[] {
  const { outcome } = record;
  const warnings: Warning[] = [];
  const add = (title: string, text: string) => warnings.push({ title, text: printable(text) });
  if (outcome === undefined) {
    add("The run never ended", "Its record has no outcome: the harness died, or is still at work.");
    return warnings;
  }
  if (outcome.error !== undefined) add("The harness failed", outcome.error);
  if (outcome.interrupted) {
    add("The run was interrupted", "What is shown here is only the part before; everything was healed.");
  }
  if (outcome.stopped !== undefined) add("The run ended at its first proof", outcome.stopped);
  for (const fault of outcome.vacuousFaults) {
    add(
      `The fault ${printable(fault)} never bit`,
      "Nothing was observed of it from outside, so the run says nothing about how the system bears it.",
    );
  }
  for (const problem of outcome.unhealed) add("Not healed", problem);
  const { ok, fail, info } = outcome.operations;
  const all = ok + fail + info;
  if (all > 0 && ok === 0) add("Nothing succeeded", `None of ${counted(all, "operation")} was acknowledged.`);
  else if (all > 0 && info / all > 0.2) {
    add(
      "Many outcomes are unknown",
      `Of ${counted(all, "operation")}, ${count(info)} never learned their outcome. Each may or may not have happened, which hides anomalies.`,
    );
  }
  if (verdict.verdict === "unknown" && verdict.reason !== undefined && verdict.detail !== undefined) {
    add(`Undecided: ${verdict.reason}`, verdict.detail);
  }
  return warnings;
}

/** What was done, as pairs for a table. */
export function factsOf({ record, verdict }: Pick<RunReport, "record" | "verdict">): [string, string][] {
  const { outcome, versions } = record;
  const facts: [string, string][] = [
    ["System", `${record.system} ${versions.system}`.trim()],
    ["Configuration", pairs(inForce(record)) || "defaults"],
    ["Workload", record.workload],
    ["Nodes", record.nodes.length === 0 ? record.where : `${listed(record.nodes)} (${record.where})`],
    [
      "Load",
      `${counted(record.concurrency, "process", "processes")}, ${record.rate === null ? "as fast as they can" : `${count(record.rate)} operations/s`}`,
    ],
    [
      "Faults",
      record.faults.length === 0
        ? "none"
        : `${listed(record.faults)}, one every ${seconds(record.faultIntervalSeconds)}`,
    ],
    ["Seed", String(record.seed)],
  ];
  if (record.defect !== undefined) facts.splice(2, 0, ["Planted defect", record.defect]);
  if (outcome !== undefined) {
    const { ok, fail, info } = outcome.operations;
    facts.push(
      ["Duration", `${seconds(outcome.seconds)} (asked for ${seconds(record.timeSeconds)})`],
      [
        "Operations",
        `${count(ok + fail + info)}: ${count(ok)} ok, ${count(fail)} failed, ${count(info)} unknown`,
      ],
    );
  } else facts.push(["Operations", count(verdict.checked.operations)]);
  facts.push(["Began", record.began], ["Versions", `faultline ${versions.faultline}, Node ${versions.node}`]);
  if (record.commit !== undefined) facts.push(["Commit", record.commit]);
  return facts.map(([name, value]) => [name, printable(value)]);
}

/** Counts of anomalies by type, most important first: in the order of the verdict. */
export function kindsOf(
  counts: Readonly<Record<string, number>>,
): { type: string; count: number; summary?: string }[] {
  return Object.entries(counts).map(([type, number]) => {
    const summary = kindSummary(type);
    return { type, count: number, ...(summary === undefined ? {} : { summary }) };
  });
}

/** What a claim permits although stronger models do not. */
export function allowedSentence({
  record,
  verdict,
}: Pick<RunReport, "record" | "verdict">): string | undefined {
  const allowed = verdict.allowed;
  if (allowed === undefined || allowed.anomalies.length === 0) return undefined;
  const permits = modelsText(verdict.models.length > 0 ? verdict.models : record.models);
  const refutes = modelsText(allowed.violates);
  return `${permits.slice(0, 1).toUpperCase()}${permits.slice(1)} ${verdict.models.length > 1 ? "permit" : "permits"} this; ${refutes} ${allowed.violates.length > 1 ? "do" : "does"} not.`;
}

function pairs(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}

/** An image is only for containers. */
function inForce({ settings, where }: RunReport["record"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => name !== "image" || where === "docker"),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
