/**
 * Every planted defect is found, and correct objects are never condemned: the checkers' proof through the harness.
 * `FAULTLINE_FAKE_SEEDS=200` proves it at so many seeds, and defects at as many random ones as fixed ones, and says
 * how long the slowest took; without it a sample is taken.
 */
import { randomInt } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { LOSS_WORKLOADS, WORKLOADS, type Workload } from "../../workloads/index.js";
import { prove } from "./testing.js";

const ASKED = process.env["FAULTLINE_FAKE_SEEDS"];

interface Volume {
  readonly operations: number;
  readonly defectSeeds: number;
  readonly correctSeeds: number;
}

function volumeOf(workload: Workload): Volume {
  const plain = LOSS_WORKLOADS.includes(workload);
  const operations = plain ? 1200 : 4000;
  if (ASKED !== undefined)
    return { operations, defectSeeds: Math.min(20, Number(ASKED)), correctSeeds: Number(ASKED) };
  return plain
    ? { operations, defectSeeds: 2, correctSeeds: 6 }
    : { operations, defectSeeds: 3, correctSeeds: 20 };
}

const seeds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** The fixed ones, and where many are asked for as many that nobody chose. A failure names the seed. */
const seedsOfDefects = (count: number) =>
  ASKED === undefined ? seeds(count) : [...seeds(count), ...seeds(count).map(() => randomInt(2 ** 31))];

let slowest = { ms: 0, of: "" };
afterAll(() => {
  if (ASKED !== undefined)
    process.stderr.write(`slowest defect: ${slowest.of}, ${slowest.ms.toFixed(0)} ms\n`);
});

describe.each(WORKLOADS.map((workload) => [workload.name, workload] as const))("%s", (_name, workload) => {
  const { operations, defectSeeds, correctSeeds } = volumeOf(workload);
  const defects = Object.entries(workload.fake.defects);

  it.each(defects)("finds the defect %s", { timeout: 120_000 }, async (defect, { finds }) => {
    for (const seed of seedsOfDefects(defectSeeds)) {
      const begun = performance.now();
      const verdict = await prove(workload, { defect, seed, operations });
      const ms = performance.now() - begun;
      if (ms > slowest.ms) slowest = { ms, of: `${workload.name} ${defect}, seed ${String(seed)}` };
      expect({ seed, verdict: verdict.verdict }).toEqual({ seed, verdict: "invalid" });
      expect(Object.keys(verdict.counts).filter((type) => finds.includes(type))).not.toEqual([]);
    }
  });

  // Under the defaults, and under whatever settings a defect needs to be an anomaly.
  const settings = [
    {},
    ...defects.flatMap(([, defect]) => (defect.settings === undefined ? [] : [defect.settings])),
  ];
  it.each(settings.map((one) => [JSON.stringify(one), one] as const))(
    "never condemns the correct object, %s",
    { timeout: 300_000 },
    async (_text, chosen) => {
      for (const seed of seeds(correctSeeds)) {
        const verdict = await prove(workload, { seed, operations, settings: chosen });
        expect({ seed, verdict: verdict.verdict, counts: verdict.counts, detail: verdict.detail }).toEqual({
          seed,
          verdict: "valid",
          counts: {},
          detail: undefined,
        });
      }
    },
  );
});
