/**
 * **fake**: every workload's own object in memory, correct or with one named defect. Needs nothing; shows in a
 * second what a checker finds, and proves that it does.
 */
import { keyedRandom } from "../../harness/generator/random.js";
import { FakeFailure, WORKLOADS } from "../../workloads/index.js";
import type { InProcessSystem } from "../system.js";

const byName = new Map(WORKLOADS.map((workload) => [workload.name, workload]));

export const fake: InProcessSystem = {
  kind: "in-process",
  name: "fake",
  summary: "Objects in memory, correct or with one named defect (--defect); no server needed.",
  settings: {},
  claims: WORKLOADS.map((workload) => ({
    name: `fake-${workload.name}`,
    workload: workload.name,
    when: {},
    promises: workload.checker.models[0]!,
    says: "Without a defect every operation takes effect at one instant.",
    source: "systems/fake",
  })),
  workloads: Object.fromEntries(byName),
  defects: Object.fromEntries(
    WORKLOADS.map((workload) => [workload.name, Object.keys(workload.fake.defects)]),
  ),
  availability: () => Promise.resolve({ available: true, version: "built in" }),
  classify: (error) =>
    error instanceof FakeFailure ? { definite: true, code: "refused" } : { definite: false, code: "error" },
  start(workload, defect, random, settings) {
    const { fake: maker } = byName.get(workload)!;
    const object = maker.create(defect, keyedRandom(random.below(2 ** 31), 0, 0), settings);
    return {
      open: () =>
        Promise.resolve({ invoke: (operation) => object.invoke(operation), close: () => Promise.resolve() }),
    };
  },
};
