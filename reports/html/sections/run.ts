/** Everything the record says, the faults with plan and receipts, and the files beside the report. */
import type { RunReport } from "../../report.js";
import { RUN_FILES } from "../../../harness/store/run-record.js";
import { hitNodes, type FaultSpan } from "../../tell/faults.js";
import { availability, recoveries, type Share } from "../../../checkers/availability/index.js";
import { count, duration, moment } from "../../tell/numbers.js";
import { valueText } from "../../tell/value.js";
import { fileLink, markup, NOTHING, type Markup } from "../markup.js";

export function faultTable(spans: readonly FaultSpan[], kinds: readonly string[]): Markup {
  if (spans.length === 0) return NOTHING;
  return markup`<section id="faults" aria-labelledby="faults-title">
  <h2 id="faults-title">Faults</h2>
  <p class="quiet">What was planned, and what was observed from outside.</p>
  <div class="scroll" tabindex="0" role="region" aria-label="Table of faults"><table class="faults"><thead><tr><th scope="col">Fault</th><th scope="col">Targets</th><th scope="col">Plan</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Observed when injected</th><th scope="col">Observed after healing</th></tr></thead><tbody>${spans.map(
    (span) =>
      markup`<tr><th scope="row"><span class="swatch fault-${kinds.indexOf(span.fault)}"></span>${span.fault}</th><td>${hitNodes(span).join(", ")}</td><td>${span.plan}</td><td class="number">${moment(span.from)}</td><td class="number">${span.to === undefined ? "end" : moment(span.to)}</td><td>${seen(span.injected, span.from)}</td><td>${seen(span.healed, undefined)}</td></tr>`,
  )}</tbody></table></div>
</section>`;
}

function seen(observation: FaultSpan["injected"], since: number | undefined): Markup {
  if (observation === undefined) return markup`<span class="quiet">no receipt</span>`;
  const { observed, bit, time } = observation;
  const after =
    since === undefined ? NOTHING : markup` <span class="quiet">after ${duration(time - since)}</span>`;
  return markup`${bit === false && markup`<strong class="bad">not effective</strong> `}${observed}${after}`;
}

export function runDetails(run: RunReport): Markup {
  const { record, verdict, folder, history } = run;
  const { claim, outcome, settings, versions, ...plain } = record;
  const rows: [string, unknown][] = [
    ...Object.entries(plain),
    ...prefixed("settings", settings),
    ...prefixed("versions", versions),
    ...prefixed("claim", claim ?? {}),
    ...prefixed("outcome", outcome ?? {}),
    ...prefixed("checked", verdict.checked),
    ["engine", verdict.engine],
  ];
  const logs = record.nodes.map((node) => `${RUN_FILES.logs}/${node}.log`);
  const files = [RUN_FILES.record, RUN_FILES.history, RUN_FILES.schedule, RUN_FILES.verdict, ...logs];
  const path = (file: string) => (folder === "" || folder === "." ? file : `${folder}/${file}`);
  return markup`<section id="run" aria-labelledby="run-title">
  <h2 id="run-title">Run</h2>
  <p>Files: ${files.map((file) => markup`${fileLink(path(file), file)} `)}</p>
  ${history === undefined && markup`<p class="warning">The history was not kept with this report, so there are no plots and no timeline.</p>`}
  <div class="scroll" tabindex="0" role="region" aria-label="Record of the run"><table class="record"><tbody>${rows
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        markup`<tr><th scope="row">${name}</th><td><code>${typeof value === "string" ? value : valueText(value)}</code></td></tr>`,
    )}</tbody></table></div>
</section>`;
}

function prefixed(name: string, values: object): [string, unknown][] {
  return Object.entries(values).map(([field, value]) => [`${name}.${field}`, value as unknown]);
}

/** What each fault cost the clients. */
export function availabilityTable(
  run: RunReport,
  spans: readonly FaultSpan[],
  kinds: readonly string[],
): Markup {
  if (run.history === undefined || spans.length === 0) return NOTHING;
  const rows = availability(run.history, spans);
  const costs = recoveries(run.history, spans, run.verdict);
  const lossy = costs.some(({ rpo, staleWindow }) => rpo !== undefined || staleWindow !== undefined);
  return markup`<section id="availability" aria-labelledby="availability-title">
  <h2 id="availability-title">Availability</h2>
  <p class="quiet">The share of operations that succeeded, by when they were invoked: as long before and after each fault as it lasted. All operations again: when each kind that had succeeded before did so again.${lossy && " Lost back to: from the earliest lost write that this fault may have cost to its end; stale for: until the last stale answer after the heal."}</p>
  <div class="scroll" tabindex="0" role="region" aria-label="Table of availability"><table><thead><tr><th scope="col">Fault</th><th scope="col" class="number">From</th><th scope="col" class="number">Before</th><th scope="col" class="number">During</th><th scope="col" class="number">After</th><th scope="col" class="number">First success after the heal</th><th scope="col" class="number">All operations again</th>${lossy && markup`<th scope="col" class="number">Writes lost back to</th><th scope="col" class="number">Stale for</th>`}</tr></thead><tbody>${rows.map(
    ({ before, during, after, firstOk }, i) =>
      markup`<tr><th scope="row"><span class="swatch fault-${kinds.indexOf(spans[i]!.fault)}"></span>${spans[i]!.fault}</th><td class="number">${moment(spans[i]!.from)}</td>${[before, during, after].map((share) => markup`<td class="number">${percent(share)}</td>`)}<td class="number">${firstOk === undefined ? "none" : duration(firstOk)}</td><td class="number">${span(costs[i]!.rto)}</td>${lossy && markup`<td class="number">${span(costs[i]!.rpo)}</td><td class="number">${span(costs[i]!.staleWindow)}</td>`}</tr>`,
  )}</tbody></table></div>
</section>`;
}

function span(ns: number | undefined): string {
  return ns === undefined ? "–" : duration(ns);
}

function percent({ ok, all }: Share): string {
  return all === 0 ? "–" : `${((100 * ok) / all).toFixed(1)} % of ${count(all)}`;
}
