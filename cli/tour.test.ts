/** The concept tour is runs that can be done, each anomaly beside a control. Starts nothing. */
import { describe, expect, it } from "vitest";
import tour, { CHAPTERS } from "../tour.config.js";
import { resolveRun } from "./spec.js";

const runs = tour.campaign.runs ?? [];
const concepts = CHAPTERS.flatMap((chapter) => chapter.concepts);

describe("the concept tour", () => {
  it("has names of its own", () => {
    const ids = concepts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(runs.length).toBe(2 * concepts.length);
  });

  it.each(runs.map((run) => [run.id, run] as const))("%s can be run as it says", async (id, run) => {
    const { system, workload, settings, nodes, model, schedule = [], verdict, seen = [] } = run;
    const faults = schedule.length === 0 ? run.faults : [...new Set(schedule.map(({ fault }) => fault))];
    const given = settings as Record<string, string> | undefined;
    await resolveRun({ system, workload, settings: given, nodes, faults, models: [model!], where: "local" });
    const isControl = id.endsWith("-control");
    expect([verdict ?? "valid", seen.length > 0]).toEqual(isControl ? ["valid", false] : ["invalid", true]);
  });
});
