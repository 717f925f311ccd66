/**
 * A run as one HTML file: complete without network, readable without script, and inert whatever its values are.
 * Text, graphs and tables are made here; plots and the timeline are drawn in the browser from embedded data.
 */
import type { RunReport } from "../report.js";
import { faultKinds, faultSpans } from "../tell/faults.js";
import { messagesOf } from "../tell/messages.js";
import { storyOf } from "../tell/story.js";
import { clientScript } from "./client-script.js";
import { faultColours } from "./colours.js";
import { documentOf } from "./document.js";
import { embed } from "./data/embed.js";
import { markup, NOTHING, type Markup } from "./markup.js";
import { anomalies } from "./sections/anomalies.js";
import { header } from "./sections/header.js";
import { messageSection } from "./sections/messages.js";
import { modelLattice } from "./sections/models.js";
import { availabilityTable, faultTable, runDetails } from "./sections/run.js";

export async function htmlReport(run: RunReport): Promise<string> {
  const { record, verdict } = run;
  const story = storyOf(run);
  const spans = faultSpans(run);
  const messages = run.history === undefined ? [] : messagesOf(run.history);
  const kinds = faultKinds(record.faults, spans);
  const colours = faultColours(kinds, run.colours);
  const { blocks, valueRows } = embed(run, { spans, kinds, colours }, messages);
  const permitted = verdict.allowed !== undefined && verdict.allowed.anomalies.length > 0;
  const lattice = modelLattice(run);
  const links: [string, string, boolean][] = [
    ["verdict", "Verdict", true],
    ["anomalies", "Anomalies", verdict.anomalies.length > 0],
    ["permitted", "Permitted", permitted],
    ["messages", "Messages", messages.length > 0],
    ["plots", "Plots", run.history !== undefined],
    ["timeline", "Timeline", run.history !== undefined],
    ["faults", "Faults", spans.length > 0],
    ["models", "Models", lattice !== NOTHING],
    ["run", "Run", true],
  ];
  const body = markup`<a class="skip" href="#main">Skip to the report</a>
<nav aria-label="Sections"><div class="bar"><span class="brand">faultline</span><ul>${links
    .filter(([, , there]) => there)
    .map(([id, label]) => markup`<li><a href="#${id}">${label}</a></li>`)}</ul></div></nav>
<main id="main">
${header(run)}
${await anomalies(run, spans, kinds)}
${messageSection(run, messages)}
${run.history !== undefined && drawn(run.history.length, valueRows)}
${faultTable(spans, kinds)}
${availabilityTable(run, spans, kinds)}
${lattice}
${runDetails(run)}
</main>
${blocks}`;
  return documentOf({
    title: `${story.headline} – ${record.id}`,
    tone: story.tone,
    body,
    extraStyle: colours.map((colour, i) => `.fault-${String(i)}{--fault:${colour}}`).join(""),
    script: run.history === undefined ? undefined : clientScript(),
  });
}

/** Where the browser draws. */
function drawn(operations: number, valueRows: number): Markup {
  const missing =
    valueRows < operations
      ? markup`<p class="quiet">Values of ${String(valueRows)} of ${String(operations)} operations are in this page; the others are in the run's history file.</p>`
      : NOTHING;
  return markup`<section id="plots" aria-labelledby="plots-title"><h2 id="plots-title">Latency and rate</h2><noscript><p class="quiet">Plots need JavaScript.</p></noscript><div data-app="plots"></div></section>
<section id="timeline" aria-labelledby="timeline-title"><h2 id="timeline-title">Timeline</h2>${missing}<noscript><p class="quiet">The timeline needs JavaScript.</p></noscript><div data-app="timeline"></div></section>`;
}
