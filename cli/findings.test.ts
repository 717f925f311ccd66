/** Every system's findings are runs that can be done: names unique, settings and faults understood. Starts nothing. */
import { describe, expect, it } from "vitest";
import { SYSTEMS } from "../systems/index.js";
import { resolveRun } from "./spec.js";
import { timedSchedule } from "./timed-schedule.js";

const rows = SYSTEMS.flatMap(({ name, findings = [] }) => findings.map((row) => ({ system: name, row })));

describe("findings", () => {
  it("have names of their own", () => {
    const ids = rows.map(({ row }) => row.id);
    expect(ids.length).toBeGreaterThan(30);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it.each(rows.map(({ system, row }) => [row.id, system, row] as const))(
    "%s can be run as it says",
    async (_, system, row) => {
      const { workload, settings, nodes, model, timeSeconds, schedule = [] } = row;
      const faults = row.faults ?? [...new Set(schedule.map(({ fault }) => fault))];
      const models = model === undefined ? undefined : [model];
      const where = "local";
      const request = { system, workload, settings, nodes, faults, models, timeSeconds, where } as const;
      const spec = await resolveRun(request);
      const timed = schedule.map(({ plan = {}, ...fault }) => ({ ...fault, plan }));
      expect(timedSchedule(spec, timed).length).toBe(schedule.length);
      // A finding says what must be seen, and by when; a control has nothing to be seen.
      expect((row.seen ?? []).length > 0).toBe(row.verdict === "invalid");
      expect(row.withinSeconds !== undefined).toBe(row.verdict === "invalid");
    },
  );

  it("stand beside controls", () => {
    for (const { name, findings = [] } of SYSTEMS) {
      const verdicts = new Set(findings.map(({ verdict = "valid" }) => verdict));
      expect([name, verdicts.size]).toEqual([name, findings.length === 0 ? 0 : 2]);
    }
  });
});
