/** Two runs, or all runs of two versions or configurations, side by side. The script fills in what is chosen. */
import type { CampaignRecord } from "../../../../harness/store/campaign-record.js";
import { configuration } from "../../../campaign/totals.js";
import { inertJson } from "../../data/inert-json.js";
import { markup, NOTHING, trusted, type Markup } from "../../markup.js";

/** Runs that a page compares; a list of more is no help. */
const RUNS_MAX = 2000;

export function compareSection({ entries, models }: CampaignRecord): Markup {
  if (entries.length < 2) return NOTHING;
  const data = {
    models,
    runs: entries.slice(0, RUNS_MAX).map((entry) => ({
      name: entry.name,
      system: entry.system,
      version: `${entry.system} ${entry.version ?? ""}`.trim(),
      configuration: `${entry.system} · ${entry.workload} · ${configuration(entry)}`,
      verdict: entry.verdict,
      judged: Object.entries(entry.judged),
      anomalies: Object.entries(entry.anomalies),
      operations: entry.operations,
      seconds: entry.seconds,
    })),
  };
  return markup`<section id="compare" class="needs-script" aria-labelledby="compare-title">
  <h2 id="compare-title">Compare</h2>
  <div class="toolbar">
    <label class="group"><span>By</span> <select id="compare-by"><option value="name">run</option><option value="version">version</option><option value="configuration">configuration</option></select></label>
    <label class="group"><span>A</span> <select id="compare-a"></select></label>
    <label class="group"><span>B</span> <select id="compare-b"></select></label>
  </div>
  <div class="scroll" tabindex="0" role="region" aria-label="Comparison"><table id="comparison"><thead><tr><th scope="col">What</th><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody></tbody></table></div>
  <script type="application/json" id="runs-data">${trusted(inertJson(data))}</script>
</section>`;
}
