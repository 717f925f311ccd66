/** `run --bail` ends at the first proof, and only at one. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listAppendChecker } from "../checkers/list-append/index.js";
import { rwRegisterChecker } from "../checkers/rw-register/index.js";
import { registerChecker } from "../checkers/linearizability/index.js";
import { events } from "../checkers/transactions/testing/shorthand.js";
import type { RunRecord } from "../harness/store/run-record.js";
import { firstProof } from "./bail.js";
import { UsageError } from "./exit.js";
import { faultline } from "./testing.js";

let out: string;
beforeAll(() => (out = mkdtempSync(join(tmpdir(), "bail-test-"))));
afterAll(() => rmSync(out, { recursive: true }));

const at = (lines: string[], registers: boolean, model: string): number => {
  const stop = firstProof(registers ? rwRegisterChecker : listAppendChecker, [model], {});
  return events(lines, { registers }).findIndex((event) => stop(event) !== undefined);
};

it.each([
  ["an aborted read", ["wx1 !", "rx1", "rx1"], 3],
  ["a value that turns out to be aborted", ["rx1", "wx1 !"], 3],
  ["a contradiction", ["wx1", "rx_ rx1", "rx1"], 3],
  ["a lost update", ["rx_ wx1", "rx_ wx2", "rx1"], 3],
])("stops at %s", (_name, lines, index) => {
  expect(at(lines, true, "serializable")).toBe(index);
});

it("goes on past what the model allows", () => {
  expect(at(["rx_ wx1", "rx_ wx2"], true, "read-committed")).toBe(-1);
  expect(at(["rx_ ax1", "rx_ ax2"], false, "read-committed")).toBe(-1);
  expect(at(["rx_ ax1", "rx_ ax2"], false, "snapshot-isolation")).toBe(3);
});

it("is refused where nothing is final before the end", () => {
  expect(() => firstProof(registerChecker, ["linearizable"], {})).toThrow(UsageError);
});

it("ends a run early, and the record says why", async () => {
  const args = ["run", "fake", "--defect", "aborted-read", "--time", "20s", "--seed", "3", "--bail"];
  const { code, stdout } = await faultline([...args, "--out", out, "--json"]);
  expect(code).toBe(1);
  const { record } = JSON.parse(stdout) as { record: RunRecord };
  expect(record.command).toMatch(/ --bail$/);
  const saved = JSON.parse(readFileSync(join(out, record.id, "run.json"), "utf8")) as RunRecord;
  expect(saved.outcome!.stopped).toMatch(/^G1a: /);
  expect(saved.outcome!.interrupted).toBe(false);
  expect(saved.outcome!.seconds).toBeLessThan(saved.timeSeconds);
});
