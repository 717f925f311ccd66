/** The first screen: the verdict in a sentence, the claim in the vendor's words, what was done, how to do it again. */
import type { RunReport } from "../../report.js";
import { livenessFacts } from "../../tell/liveness.js";
import { count } from "../../tell/numbers.js";
import { asPromised, factsOf, kindsOf, storyOf, systemName, type Tone } from "../../tell/story.js";
import { NOTHING, markup, sourceLink, type Markup } from "../markup.js";
import { icon } from "./icon.js";
import { modelOutline } from "./models.js";

/** Kinds of anomalies named on the first screen. */
const KINDS_MAX = 4;

const WORDS: Readonly<Record<Tone, string>> = { valid: "Valid", invalid: "Invalid", unknown: "Unknown" };

export function header(run: RunReport): Markup {
  const { record, verdict } = run;
  const story = storyOf(run);
  return markup`<header class="verdict verdict-${story.tone}" id="verdict">
  <p class="eyebrow"><span class="brand">faultline</span> ${record.workload} on ${systemName(run)}</p>
  <h1><span class="badge badge-${story.tone}">${icon(story.tone)}${WORDS[verdict.verdict]}</span> ${story.headline}</h1>
  <p class="lead">${story.sentence}</p>
  ${story.warnings.map(
    ({ title, text }) =>
      markup`<p class="warning">${icon("unknown")}<span><strong>${title}.</strong> ${text}</span></p>`,
  )}
</header>
<section class="summary" aria-label="Summary">
  <div class="column">
    <div class="panel">
      <h2>${record.claim === undefined ? "Judged against" : "The claim"}</h2>
      ${claim(run)}
      ${found(run)}
    </div>
    <div class="panel">
      <h2>What was done</h2>
      <dl class="facts">${facts(run).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </div>
  </div>
  <div class="column">
    <div class="panel">
      <h2>What still holds</h2>
      ${models(run)}
      ${modelOutline(run)}
    </div>
    <div class="panel">
      <h2>Do it again</h2>
      <div class="command"><code id="replay">${commandWords(record.command)}</code><button type="button" data-copy="replay">Copy</button></div>
    </div>
  </div>
</section>`;
}

/** When, and of which commit, stands with the rest of the record further below. */
function facts(run: RunReport): [string, string][] {
  return [...factsOf(run), ...livenessFacts(run)].filter(([name]) => name !== "Began" && name !== "Commit");
}

/** Broken between options, never within one; copied as it is. */
function commandWords(command: string): Markup[] {
  return command
    .split(/ (?=--)/)
    .map((word, i) => markup`${i > 0 && " "}<span class="option">${word}</span>`);
}

function claim({ record, verdict }: RunReport): Markup {
  const asked = markup`<strong>${verdict.models.join(", ")}</strong>`;
  const model = asPromised(record)
    ? markup`<p>Judged against ${asked}.</p>`
    : markup`<p>Judged, as asked, against ${asked}; the claim is ${record.claim?.promises ?? "none"}.</p>`;
  if (record.claim === undefined) {
    return markup`<p>${asked}</p><p class="quiet">No claim of the vendor is known for this configuration.</p>`;
  }
  return markup`<blockquote><p>“${record.claim.says}”</p><footer>${sourceLink(record.claim.source)}</footer></blockquote>${model}`;
}

function models({ verdict }: RunReport): Markup {
  const violated = [...new Set([...verdict.violates, ...(verdict.allowed?.violates ?? [])])];
  const also = new Set([...verdict.alsoViolates, ...(verdict.allowed?.alsoViolates ?? [])]).size;
  if (violated.length === 0 && verdict.satisfies.length === 0) {
    return markup`<p class="quiet">This run says nothing about any model.</p>`;
  }
  return markup`${
    violated.length === 0
      ? NOTHING
      : markup`<p class="models">${icon("invalid")}<span>Violated: ${names(violated)}${also > 0 && markup` <span class="quiet">and with ${violated.length === 1 ? "it" : "them"} ${count(also)} stronger</span>`}</span></p>`
  }${
    verdict.satisfies.length === 0
      ? NOTHING
      : markup`<p class="models">${icon("valid")}<span>Strongest still satisfied: ${names(verdict.satisfies)}</span></p>`
  }`;
}

/** What was found, by kind. */
function found({ verdict }: RunReport): Markup {
  const lists = [
    [verdict.counts, "anomalies", "Found"],
    [verdict.allowed?.counts ?? {}, "permitted", "Found, and permitted"],
  ] as const;
  return markup`${lists.map(([counts, section, label]) => {
    const kinds = kindsOf(counts);
    if (kinds.length === 0) return NOTHING;
    const more = kinds.length - KINDS_MAX;
    return markup`<p class="found">${label}: ${kinds.slice(0, KINDS_MAX).map(({ type, count: n }) => markup`<span class="chip">${count(n)} × ${type}</span> `)}${more > 0 && markup`and ${count(more)} other kinds `}<a href="#${section}">Show</a></p>`;
  })}`;
}

function names(models: readonly string[]): Markup[] {
  return models.map((model) => markup`<span class="chip">${model}</span> `);
}
