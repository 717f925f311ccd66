/** The index of a campaign: what became of each run, against its claim and against each of the campaign's models. */
import type { CampaignEntry, CampaignRecord } from "../../harness/store/campaign-record.js";
import { anomaliesText, configuration, totalsOf } from "../campaign/totals.js";
import { count, counted, seconds } from "../tell/numbers.js";
import { CAMPAIGN_SCRIPT } from "./campaign-script.js";
import { COMPARE_SCRIPT } from "./compare-script.js";
import { documentOf } from "./document.js";
import { markup, type Markup } from "./markup.js";
import { compareSection } from "./sections/campaign/compare.js";
import { groupsSection, runLink } from "./sections/campaign/groups.js";
import { sparkline } from "./sections/campaign/sparkline.js";
import { icon } from "./sections/icon.js";

const WORDS = { valid: "Complete", invalid: "Not as expected", unknown: "Incomplete" } as const;
const STATUSES = {
  campaign: {
    met: ["valid", "as expected"],
    unmet: ["invalid", "not as expected"],
    failed: ["unknown", "no verdict"],
  },
  runs: { met: ["valid", "valid"], unmet: ["invalid", "invalid"], failed: ["unknown", "no verdict"] },
} as const;
type Status = (typeof STATUSES)["campaign" | "runs"];

/** @param of what it is an index of: a campaign has expectations, a folder of runs has verdicts */
export function campaignHtml(record: CampaignRecord, of: "campaign" | "runs" = "campaign"): string {
  const statuses = STATUSES[of];
  const totals = totalsOf(record);
  const headline =
    of === "campaign"
      ? totals.headline
      : `${counted(record.entries.length, "run")}, ${count(totals.unmet)} invalid`;
  const sentence =
    of === "campaign"
      ? totals.sentence
      : `${count(totals.met)} valid, ${count(totals.unmet)} invalid, ${count(totals.failed)} without a verdict; ${counted(totals.operations, "operation")}.`;
  const count_ = { met: totals.met, unmet: totals.unmet, failed: totals.failed };
  const body = markup`<a class="skip" href="#main">Skip to the runs</a>
<main id="main" class="wide">
<header class="verdict verdict-${totals.tone}">
  <p class="eyebrow">${of === "campaign" ? markup`faultline campaign ${record.id}, begun ${record.began}` : markup`faultline, runs in ${record.id}`}</p>
  <h1><span class="badge badge-${totals.tone}">${icon(totals.tone)}${of === "campaign" ? WORDS[totals.tone] : "Runs"}</span> ${headline}</h1>
  <p class="lead">${sentence}</p>
</header>
<section class="summary" aria-label="Do it again"><div class="panel panel-wide"><h2>Do it again</h2><div class="command"><code id="replay">${record.command}</code><button type="button" data-copy="replay">Copy</button></div></div></section>
<section aria-labelledby="runs-title">
  <h2 id="runs-title">Runs</h2>
  <div class="toolbar needs-script" role="search">
    <label class="group"><span>Filter</span> <input type="search" id="filter" placeholder="system, fault, anomaly…" autocomplete="off"></label>
    <span class="group" role="group" aria-label="Status"><button type="button" data-status="" aria-pressed="true">all</button>${(
      ["met", "unmet", "failed"] as const
    ).map(
      (status) =>
        markup`<button type="button" data-status="${status}" aria-pressed="false">${statuses[status][1]} (${count(count_[status])})</button>`,
    )}</span>
    <span class="quiet end" id="shown" role="status"></span>
  </div>
  <div class="scroll" tabindex="0" role="region" aria-label="Table of runs"><table class="runs" id="runs">
  <thead><tr>${[
    "Run",
    "Status",
    "Configuration",
    "Against its claim",
    ...record.models,
    "Anomalies",
    "Over time",
    "Operations",
    "Time",
  ].map(
    (name, i, all) =>
      markup`<th scope="col" aria-sort="none"${i >= all.length - 2 && markup` class="number"`}><button type="button" class="sort">${name}</button></th>`,
  )}</tr></thead>
  <tbody>${record.entries.map((entry) => row(entry, record.models, statuses))}</tbody>
  </table></div>
  ${record.entries.length === 0 && markup`<p class="quiet">No run was done yet.</p>`}
</section>
${groupsSection(record.entries)}
${compareSection(record)}
</main>`;
  return documentOf({
    title: `${headline} – ${record.id}`,
    tone: totals.tone,
    body,
    script: record.entries.length < 2 ? CAMPAIGN_SCRIPT : `${CAMPAIGN_SCRIPT}\n${COMPARE_SCRIPT}`,
  });
}

function row(entry: CampaignEntry, models: readonly string[], statuses: Status): Markup {
  const [tone, words] = statuses[entry.status];
  return markup`<tr data-status="${entry.status}">
  <th scope="row">${runLink(entry)}<span class="sub">${entry.system} · ${entry.workload} · seed ${entry.seed}${entry.attempts > 1 && markup` · ${entry.attempts} attempts`}</span></th>
  <td data-sort="${{ unmet: 0, failed: 1, met: 2 }[entry.status]}"><span class="status">${icon(tone)}${words}</span>${entry.reasons.map((reason) => markup`<span class="sub">${reason}</span>`)}</td>
  <td>${configuration(entry)
    .split(", ")
    .map((part) => markup`<span class="part">${part}</span> `)}</td>
  <td data-sort="${rank(entry.verdict)}">${word(entry.verdict)}${entry.claim !== undefined && markup`<span class="sub">${entry.claim}</span>`}</td>
  ${models.map((model) => {
    const verdict = Object.hasOwn(entry.judged, model) ? entry.judged[model] : undefined;
    return markup`<td data-sort="${rank(verdict)}">${verdict === undefined ? markup`<span class="quiet">–</span>` : word(verdict)}</td>`;
  })}
  <td data-sort="${Object.values(entry.anomalies).reduce((sum, number) => sum + number, 0)}">${anomaliesText(
    entry,
  )
    .split(", ")
    .map((part) => markup`<span class="part">${part}</span> `)}</td>
  <td data-sort="${entry.began ?? ""}">${sparkline(entry)}</td>
  <td class="number" data-sort="${entry.operations}">${count(entry.operations)}</td>
  <td class="number" data-sort="${entry.seconds}">${seconds(entry.seconds)}</td>
</tr>`;
}

function word(verdict: CampaignEntry["verdict"]): Markup {
  return markup`<span class="status">${icon(verdict)}${verdict}</span>`;
}

function rank(verdict: CampaignEntry["verdict"] | undefined): number {
  return verdict === undefined ? 3 : { invalid: 0, unknown: 1, valid: 2 }[verdict];
}
