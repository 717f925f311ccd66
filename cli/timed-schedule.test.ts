import { describe, expect, it } from "vitest";
import { resolveRun } from "./spec.js";
import { timedSchedule } from "./timed-schedule.js";

const spec = () =>
  resolveRun({
    system: "etcd",
    workload: "register",
    where: "local",
    faults: ["kill:one"],
    seed: 4,
    timeSeconds: 9,
  });

describe("faults at given times", () => {
  it("are drawn by the seed, except for what the plan says", async () => {
    const drawn = timedSchedule(await spec(), [{ fault: "kill:one", from: 2, until: 3, plan: {} }]);
    expect(drawn).toEqual(timedSchedule(await spec(), [{ fault: "kill:one", from: 2, until: 3, plan: {} }]));
    expect(drawn[0]).toMatchObject({ fault: "kill", from: 2e9, until: 3e9 });
    expect(drawn[0]!.plan.targets).toHaveLength(1);
    const said = timedSchedule(await spec(), [{ fault: "kill:one", from: 2, plan: { targets: ["n3"] } }]);
    expect(said[0]!.plan.targets).toEqual(["n3"]);
    expect(said[0]!.until).toBeUndefined();
  });

  it("must be faults of the run, and lie within it", async () => {
    const at = (fault: string, from: number, until?: number) => ({
      fault,
      from,
      ...(until === undefined ? {} : { until }),
      plan: {},
    });
    const run = await spec();
    expect(() => timedSchedule(run, [at("pause", 1)])).toThrow(/there is no fault pause/);
    expect(() => timedSchedule(run, [at("kill:one", 9)])).toThrow(/within the 9 s/);
    expect(() => timedSchedule(run, [at("kill:one", 3, 2)])).toThrow(/end later, got 3 to 2/);
  });
});
