/** Faults at times of their own, as a campaign lists them, as a schedule that a run carries out. Pure. */
import { faultLabel, type ScheduledFault } from "../harness/faults/index.js";
import { keyedRandom } from "../harness/generator/random.js";
import type { TimedFault } from "./config.js";
import { UsageError } from "./exit.js";
import type { RunSpec } from "./spec.js";

/** What the plan leaves open is drawn by the run's seed; nodes are called n1, n2, … @throws UsageError */
export function timedSchedule(spec: RunSpec, timed: readonly TimedFault[]): ScheduledFault[] {
  const nodes = Array.from({ length: spec.nodes }, (_, i) => `n${String(i + 1)}`);
  return timed.map(({ fault: label, from, until, plan }, i) => {
    const fault = spec.faults.find((one) => faultLabel(one) === label);
    if (fault === undefined) throw new UsageError(`schedule: there is no fault ${label}`);
    if (from >= spec.timeSeconds || (until !== undefined && until <= from))
      throw new UsageError(
        `schedule: expected ${label} to begin within the ${String(spec.timeSeconds)} s of the run and to end later, got ${String(from)} to ${String(until)}`,
      );
    const drawn = fault.choose(nodes, keyedRandom(spec.seed, i, 0), fault.asked ?? []);
    return {
      fault: fault.name,
      plan: { ...drawn, ...plan },
      from: from * 1e9,
      ...(until === undefined ? {} : { until: until * 1e9 }),
    };
  });
}
