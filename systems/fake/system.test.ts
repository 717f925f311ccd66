/** Every planted defect is found, and correct objects are never condemned: the checkers' proof through the harness. */
import { describe, expect, it } from "vitest";
import { HistoryBuilder } from "../../checkers/history/builder.js";
import type { Verdict } from "../../checkers/verdict.js";
import { keyedRandom } from "../../harness/generator/random.js";
import { clients, limit } from "../../harness/generator/index.js";
import { interpret } from "../../harness/run/interpreter.js";
import { WORKLOADS, type Workload } from "../../workloads/index.js";
import { fake } from "./system.js";

const OPERATIONS = 4000;

async function verdictOf(workload: Workload, defect: string | undefined, seed: number): Promise<Verdict> {
  const started = fake.start(workload.name, defect, keyedRandom(seed, 0, 0));
  const builder = new HistoryBuilder();
  const began = performance.now();
  await interpret({
    generator: clients(limit(OPERATIONS, workload.generate({ concurrency: 10, settings: {} }))),
    concurrency: 10,
    seed,
    clients: {
      open: (_thread, process) => started.open(process),
      classify: fake.classify,
      isRead: workload.isRead,
    },
    record: (event) => builder.push(event),
    now: () => Math.round((performance.now() - began) * 1e6),
  });
  return workload.checker.check(builder.finish());
}

describe.each(WORKLOADS.map((workload) => [workload.name, workload] as const))("%s", (_name, workload) => {
  it.each(Object.entries(workload.fake.defects))("finds the defect %s", async (defect, { finds }) => {
    for (const seed of [1, 2, 3]) {
      const verdict = await verdictOf(workload, defect, seed);
      expect(verdict.verdict).toBe("invalid");
      expect(Object.keys(verdict.counts).filter((type) => finds.includes(type))).not.toEqual([]);
    }
  });

  it("never condemns the correct object, 20 seeds", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const verdict = await verdictOf(workload, undefined, seed);
      expect({ seed, verdict: verdict.verdict, counts: verdict.counts }).toEqual({
        seed,
        verdict: "valid",
        counts: {},
      });
    }
  });
});
