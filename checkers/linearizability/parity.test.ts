/**
 * Recorded histories of known verdict, where the machine has them: FAULTLINE_CORPORA names the folder.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buildHistory } from "../history/builder.js";
import { parseEvents } from "../history/json-lines.js";
import type { Verdict } from "../verdict.js";
import { linearizabilityCheckers } from "./index.js";

interface TruthCase {
  file: string;
  model: string;
  expected: string;
}

const corpora = process.env["FAULTLINE_CORPORA"];

const READINGS: [RegExp, string, Record<string, string>[]][] = [
  [/initial nil/, "cas-register", [{}, { "failed-cas": "observation" }]],
  [/initial 0/, "cas-register", [{ initial: "0", "nil-reads": "unknown" }]],
  [/^multi-register/, "multi-register", [{ initial: "0" }]],
  [/^kv/, "kv", [{}]],
];

function check(file: string, workload: string, settings: Record<string, string>): Verdict {
  const text = readFileSync(`${corpora!}/${file}`, "utf8");
  const history = buildHistory(parseEvents(text));
  const checker = linearizabilityCheckers.find(({ name }) => name === workload)!;
  return checker.check(history, { settings });
}

describe("parity with recorded truth", () => {
  if (corpora === undefined) {
    it("needs FAULTLINE_CORPORA to name the folder of recorded histories; not set, nothing compared", () => {
      expect(corpora).toBeUndefined();
    });
    return;
  }
  const cases = JSON.parse(readFileSync(`${corpora}/linearizability.json`, "utf8")) as TruthCase[];
  const rows = cases.flatMap(({ file, model, expected }) => {
    const [, workload, readings] = READINGS.find(([pattern]) => pattern.test(model))!;
    return readings.map((settings) => ({ file, workload, settings, expected }));
  });
  it.each(rows)("$file as $workload $settings is $expected", ({ file, workload, settings, expected }) => {
    const verdict = check(file, workload, settings);
    // Two recordings observe nothing: theirs is a verdict of its own here, and never "invalid".
    if (verdict.reason === "vacuous") expect([verdict.verdict, expected]).toEqual(["unknown", "valid"]);
    else expect(verdict.verdict).toBe(expected);
  });
});
