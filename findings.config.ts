/**
 * Known findings of every system, and the controls that must pass, as one campaign: `npm run findings`. The rows are
 * data of their system (systems/<name>/findings.ts); `FAULTLINE_FINDINGS=quick` takes those that are fast and certain,
 * `controls` the controls alone, each for 30 seconds. `FAULTLINE_IMAGE` names the images of containers, `{system}` in it
 * the system.
 */
import { defineConfig } from "faultline";
import { lengthened, SYSTEMS } from "faultline/systems";

const chosen = process.env["FAULTLINE_FINDINGS"];
const image = process.env["FAULTLINE_IMAGE"];
const CONTROL_SECONDS = 30;

export default defineConfig({
  campaign: {
    name: chosen === undefined ? "findings" : `findings-${chosen}`,
    runs: SYSTEMS.flatMap(({ name, findings = [] }) =>
      findings
        .filter((row) => chosen !== "quick" || row.quick === true)
        .filter((row) => chosen !== "controls" || row.verdict !== "invalid")
        .map((row) => (chosen === "controls" ? lengthened(row, CONTROL_SECONDS) : row))
        .map(({ quick: _, faults = [], schedule = [], seen = [], settings = {}, ...row }) => ({
          ...row,
          system: name,
          settings: {
            ...settings,
            ...(image === undefined ? {} : { image: image.replace("{system}", name) }),
          },
          faults: [...faults],
          schedule: schedule.map((fault) => ({ ...fault })),
          seen: [...seen],
        })),
    ),
  },
});
