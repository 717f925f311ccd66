/**
 * Parity with Elle over recorded cases (FAULTLINE_CORPORA names the folder): verdict, anomaly types and refuted
 * models, for the case's own options and for each model of its table. Deviations are those of docs/isolation.md,
 * and each is named here by the rule that grants it.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Checker } from "../checker.js";
import { anomalyImplies, canonicalModel, prohibited, refutedModels } from "../consistency/index.js";
import { buildHistory, type HistoryEvent } from "../history/index.js";
import { listAppendChecker } from "../list-append/index.js";
import { rwRegisterChecker } from "../rw-register/index.js";
import type { Verdict } from "../verdict.js";

const corpora = process.env["FAULTLINE_CORPORA"];

interface Expected {
  readonly valid: boolean | "unknown";
  readonly "anomaly-types": readonly string[] | null;
  readonly not: readonly string[] | null;
  readonly "also-not": readonly string[] | null;
  readonly exception?: string;
}

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly workload: string;
  readonly history: readonly HistoryEvent[];
  readonly opts: Readonly<Record<string, unknown>>;
  readonly "expected-valid": boolean | "unknown" | null;
  readonly "expected-anomaly-types": readonly string[];
  readonly "expected-not": readonly string[];
  readonly "expected-also-not": readonly string[];
  readonly exception: unknown;
  readonly "by-model": Readonly<Record<string, Expected>> | null;
}

/** Cases that we judge otherwise, with the argument in docs/isolation.md. */
const DEVIATIONS: Record<string, string> = { "rw-register:checker-test: wfr": "invalid" };

/** What Elle has no detector for: it names these models, and we refute them. */
const OURS = new Set(["thin-air-read", "G-prefix", "fractured-read", "observed-transaction-vanishes"]);
const isOurs = (type: string) => OURS.has(type) || /violation/.test(type);
/** Meta types of Elle's: no cycle was found in time, or there was nothing to search. */
const isMeta = (type: string) => /cycle-exists$|^empty-transaction-graph$|^cycle-search-timeout$/.test(type);

const checkers: Record<string, Checker> = {
  "list-append": listAppendChecker,
  "rw-register": rwRegisterChecker,
};

function compare(name: string, verdict: Verdict, model: string, expected: Expected): string[] {
  const problems: string[] = [];
  const say = (text: string) => problems.push(`${name} [${model}]: ${text}`);
  // Elle forbids parallel snapshot isolation nothing but internal and G1; read skew refutes it too.
  const skew = (type: string) =>
    canonicalModel(model) === "parallel-snapshot-isolation" && /^G-single/.test(type);
  const types = Object.keys(verdict.counts).filter((type) => !isOurs(type) && !skew(type));
  const elleTypes = (expected["anomaly-types"] ?? []).filter((type) => !isMeta(type));
  const exists = (expected["anomaly-types"] ?? []).some((type) => /cycle-exists$/.test(type));
  const want = expected.valid === true ? "valid" : expected.valid === false ? "invalid" : "unknown";
  const oursOnly = types.length === 0 && verdict.verdict === "invalid";
  if (verdict.verdict !== want && !oursOnly) say(`verdict ${verdict.verdict}, not ${want}`);
  // With real time in scope Elle looks for no process forms: ours are at least as strong.
  const realtime = prohibited(model).has("G0-realtime");
  const fold = (list: readonly string[]) =>
    [...new Set(list.map((type) => (realtime ? type.replace(/-process$/, "-realtime") : type)))].sort();
  // Elle keeps one edge for all relations of two transactions, and misses cycles that need the milder of them:
  // every cycle of ours is proven edge by edge in other tests.
  const extra = fold(types).filter((type) => !elleTypes.includes(type));
  const strange = extra.filter((type) => !/-(process|realtime)$/.test(type));
  const lacking = exists
    ? []
    : fold(elleTypes).filter((type) => !fold(types).some((t) => anomalyImplies(t, type)));
  if (strange.length > 0 || lacking.length > 0)
    say(`types ${strange.join(" ")} are new, ${lacking.join(" ")} missing`);
  if (verdict.verdict === "invalid" && want === "invalid") {
    // Elle derives these from all it found, requested or not.
    const gone = new Set(refutedModels([...types, ...Object.keys(verdict.allowed?.counts ?? {})]));
    for (const other of [...(expected.not ?? []), ...(expected["also-not"] ?? [])]) {
      if (!gone.has(canonicalModel(other))) say(`does not refute ${other}`);
    }
  }
  return problems;
}

describe.skipIf(corpora === undefined)("parity with Elle (set FAULTLINE_CORPORA to run)", () => {
  const cases = (
    corpora === undefined ? [] : JSON.parse(readFileSync(`${corpora}/isolation-cases.json`, "utf8"))
  ) as Case[];
  // These assume an order of each key that we never assume: docs/isolation.md.
  const assumes = ({ opts }: Case) =>
    Object.keys(opts).some(
      (name) => name === "transaction-order" || (/-keys\?$/.test(name) && opts[name] === true),
    );
  it.each(
    cases
      .filter((c) => c.kind === "check" && c.workload in checkers && !assumes(c))
      .map((c) => [c.name, c] as const),
  )("%s", (name, test) => {
    const events = test.history.map((event) => ({ ...event, f: event.f ?? "txn", time: 0 }));
    const history = buildHistory(events, { loneCompletions: "accept" });
    const run = (models: readonly string[]) => checkers[test.workload]!.check(history, { models });
    const problems: string[] = [];
    if (DEVIATIONS[name] !== undefined) {
      expect(run(["serializable"]).verdict).toBe(DEVIATIONS[name]);
      return;
    }
    for (const [model, expected] of Object.entries(test["by-model"] ?? {})) {
      const verdict = run([model]);
      if (expected.exception === undefined) problems.push(...compare(name, verdict, model, expected));
    }
    const models = test.opts["consistency-models"] as string[] | null | undefined;
    if (models !== null && models !== undefined && test.exception === null) {
      const verdict = run(models);
      const want =
        test["expected-valid"] === true ? "valid" : test["expected-valid"] === false ? "invalid" : "unknown";
      if (verdict.verdict !== want) problems.push(`${name}: ${verdict.verdict}, not ${want}`);
    }
    expect(problems.slice(0, 3)).toEqual([]);
  });
});
