/** The anomalies: those that break the claim, smallest proof first; then, apart, those it permits. */
import type { Anomaly } from "../../../checkers/verdict.js";
import type { RunReport } from "../../report.js";
import type { FaultSpan } from "../../tell/faults.js";
import { count, counted } from "../../tell/numbers.js";
import { proofOf } from "../../tell/proof.js";
import { allowedSentence, kindsOf } from "../../tell/story.js";
import { layOut, type Picture } from "../graph/layout.js";
import { NOTHING, markup, type Markup } from "../markup.js";
import { anomalyArticle } from "./anomaly.js";

/** Pictures on a page; later anomalies show their steps as a list. */
const PICTURES_MAX = 40;

export async function anomalies(
  run: RunReport,
  spans: readonly FaultSpan[],
  faultKinds: readonly string[],
): Promise<Markup> {
  const { verdict } = run;
  const allowed = verdict.allowed?.anomalies ?? [];
  const all = [...verdict.anomalies, ...allowed];
  const pictures: (Picture | undefined)[] = [];
  for (const [i, anomaly] of all.entries()) {
    pictures.push(i < PICTURES_MAX ? await layOut(proofOf(anomaly, run.history)) : undefined);
  }
  const article = (anomaly: Anomaly, at: number): Markup =>
    anomalyArticle({
      run,
      spans,
      kinds: faultKinds,
      proof: proofOf(anomaly, run.history),
      picture: pictures[at],
      number: at + 1,
      open: at === 0,
    });
  const against = verdict.anomalies.map(article);
  const offset = verdict.anomalies.length;
  const permitted = allowedSentence(run);
  return markup`${
    verdict.anomalies.length > 0 &&
    markup`<section id="anomalies" aria-labelledby="anomalies-title">
  <h2 id="anomalies-title">Anomalies</h2>
  <p class="quiet">${explain(verdict.counts, verdict.anomalies.length)}</p>
  ${kinds(verdict.counts)}
  ${against}
</section>`
  }${
    permitted !== undefined &&
    markup`<section id="permitted" aria-labelledby="permitted-title">
  <h2 id="permitted-title">Permitted anomalies</h2>
  <p><strong>${permitted}</strong> They do not count against the claim; they show which stronger models this configuration does not give.</p>
  ${kinds(verdict.allowed?.counts ?? {}, "Kinds of permitted anomalies")}
  ${allowed.map((anomaly, i) => article(anomaly, offset + i))}
</section>`
  }`;
}

function explain(counts: Readonly<Record<string, number>>, shown: number): string {
  const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
  return shown < total
    ? `${counted(total, "anomaly", "anomalies")} were found; ${count(shown)} of them ${shown === 1 ? "is" : "are"} shown, the smallest of each kind.`
    : `${counted(total, "anomaly", "anomalies")} ${total === 1 ? "was found." : "were found. The smallest proof comes first."}`;
}

function kinds(counts: Readonly<Record<string, number>>, label = "Kinds of anomalies"): Markup {
  const list = kindsOf(counts);
  // One kind is described in the anomaly itself.
  if (list.length < 2) return NOTHING;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="kinds"><thead><tr><th scope="col">Kind</th><th scope="col" class="number">Count</th><th scope="col">What it is</th></tr></thead><tbody>${list.map(
    (kind) =>
      markup`<tr><th scope="row">${kind.type}</th><td class="number">${count(kind.count)}</td><td>${kind.summary ?? ""}</td></tr>`,
  )}</tbody></table></div>`;
}
