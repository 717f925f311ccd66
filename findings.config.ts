/**
 * Known findings of every system, and the controls that must pass, as one campaign: `npm run findings`. The rows are
 * data of their system (systems/<name>/findings.ts); `FAULTLINE_FINDINGS=quick` takes those that are fast and certain.
 */
import { defineConfig } from "faultline";
import { SYSTEMS } from "faultline/systems";

const quick = process.env["FAULTLINE_FINDINGS"] === "quick";

export default defineConfig({
  campaign: {
    name: quick ? "findings-quick" : "findings",
    runs: SYSTEMS.flatMap(({ name, findings = [] }) =>
      findings
        .filter((row) => !quick || row.quick === true)
        .map(({ quick: _, faults = [], schedule = [], seen = [], ...row }) => ({
          ...row,
          system: name,
          faults: [...faults],
          schedule: schedule.map((fault) => ({ ...fault })),
          seen: [...seen],
        })),
    ),
  },
});
