/** A schedule that was written down is carried out again, fault by fault, at the same times. */
import { describe, expect, it } from "vitest";
import { clients, simulate } from "../generator/index.js";
import type { GeneratorEvent } from "../generator/generator.js";
import { FAULTS, faultSchedule, recordedSchedule, scheduleOf, type ScheduledFault } from "./index.js";

const NODES = ["n1", "n2", "n3"];

/** What a run under this schedule writes down; every step takes 20 ms. */
function recorded(schedule: ReturnType<typeof faultSchedule>, seed: number): ScheduledFault[] {
  const events = simulate(clients(null, schedule), {
    seed,
    complete: () => ({ latencyNs: 20_000_000, type: "info" }),
  });
  return scheduleOf(events.map((event: GeneratorEvent) => ({ ...event, value: event.value })));
}

describe("a recorded schedule", () => {
  it.each([1, 2, 3, 4, 5])("is followed exactly, seed %i", (seed) => {
    const first = recorded(faultSchedule(FAULTS, NODES, 3, 30), seed);
    expect(first.length).toBeGreaterThan(7);
    const again = recorded(recordedSchedule(first, 30), 99);
    expect(again.map(({ fault, plan }) => [fault, plan])).toEqual(
      first.map(({ fault, plan }) => [fault, plan]),
    );
    again.forEach(({ from, until, to }, i) => {
      expect(Math.abs(from - first[i]!.from)).toBeLessThan(30_000_000);
      expect(Math.abs((until ?? 0) - (first[i]!.until ?? 0))).toBeLessThan(30_000_000);
      expect(to).toBeDefined();
    });
  });

  it("without faults only heals", () => {
    const events = simulate(clients(null, recordedSchedule([], 2)), { seed: 1 });
    expect(events.filter(({ type }) => type === "invoke").map(({ f }) => f)).toEqual(["heal"]);
  });
});
