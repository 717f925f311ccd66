/** Anomalies that look alike, across the runs: first seen where, and how often again. */
import type { CampaignEntry } from "../../../../harness/store/campaign-record.js";
import { anomalyGroups } from "../../../campaign/groups.js";
import { count } from "../../../tell/numbers.js";
import { fileLink, markup, NOTHING, type Markup } from "../../markup.js";

const LINKS = 6;

export function groupsSection(entries: readonly CampaignEntry[]): Markup {
  const groups = anomalyGroups(entries);
  if (groups.length === 0) return NOTHING;
  return markup`<section id="groups" aria-labelledby="groups-title">
  <h2 id="groups-title">Anomalies across runs</h2>
  <p class="quiet">Alike: the same kind, shape and circle of dependencies on the same system. Reproduced: runs that show it, of all judged runs of the configurations that ever did; by the examples that verdicts keep.</p>
  <div class="scroll" tabindex="0" role="region" aria-label="Table of anomalies across runs"><table class="groups"><thead><tr><th scope="col">Anomaly</th><th scope="col">System</th><th scope="col">Reproduced</th><th scope="col">First seen</th><th scope="col">Runs</th></tr></thead><tbody>${groups.map(
    ({ system, workload, fingerprint, configurations, seen, runs }) =>
      markup`<tr><th scope="row">${fingerprint}</th><td>${system} · ${workload}${configurations.map((one) => markup`<span class="sub">${one}</span>`)}</td><td><span class="rate"><meter min="0" max="${runs}" value="${seen.length}" aria-label="${seen.length} of ${runs} runs"></meter> ${count(seen.length)} of ${count(runs)}</span></td><td>${seen[0]!.began === undefined ? runLink(seen[0]!) : markup`${seen[0]!.began}<span class="sub">${runLink(seen[0]!)}</span>`}</td><td>${seen.slice(0, LINKS).map((entry) => markup`<span class="part">${runLink(entry)}</span>`)}${seen.length > LINKS && markup`<span class="sub">and ${count(seen.length - LINKS)} more</span>`}</td></tr>`,
  )}</tbody></table></div>
</section>`;
}

export function runLink(entry: CampaignEntry): Markup {
  return entry.run === undefined ? markup`${entry.name}` : fileLink(`${entry.run}/report.html`, entry.name);
}
