/** One anomaly: what kind it is, its picture, why each step holds, and its operations in full. */
import type { RunReport } from "../../report.js";
import type { FaultSpan } from "../../tell/faults.js";
import { duration, moment } from "../../tell/numbers.js";
import { operationLines } from "../../tell/operation.js";
import { legalInstead } from "../../tell/legal.js";
import { isCycle, type Proof, type Witness } from "../../tell/proof.js";
import { keyText, valueText } from "../../tell/value.js";
import { drawPicture, kindClass } from "../graph/draw.js";
import { intervals } from "../graph/intervals.js";
import type { Picture } from "../graph/layout.js";
import { life } from "./life.js";
import { readsApart } from "./reads.js";
import { whenStrip } from "./when.js";
import { NOTHING, markup, type Markup } from "../markup.js";

export interface AnomalyParts {
  readonly run: RunReport;
  readonly spans: readonly FaultSpan[];
  readonly kinds: readonly string[];
  readonly proof: Proof;
  readonly picture: Picture | undefined;
  readonly number: number;
  readonly open: boolean;
}

/** Details that have a form of their own. */
const SHOWN: ReadonlySet<string> = new Set([
  "shape",
  "orders",
  "prefix",
  "statesBefore",
  "when",
  "count",
  "reads",
]);

/** Characters of a value that is shown at once. */
const LONG = 600;

const OUTCOMES = { ok: "ok", fail: "failed", info: "unknown" } as const;

export const EDGE_KINDS: Readonly<Record<string, string>> = {
  ww: "overwrote",
  wr: "was read by",
  rw: "missed what was written by",
  process: "same process, earlier",
  realtime: "had completed before",
};

export function anomalyArticle({ run, spans, kinds, proof, picture, number, open }: AnomalyParts): Markup {
  const { anomaly, summary, shape, steps } = proof;
  const id = `anomaly-${String(number)}`;
  const key = anomaly.key === undefined || anomaly.key === null ? "" : ` on ${keyText(anomaly.key)}`;
  const title = `${anomaly.type}${shape === undefined ? "" : `, ${shape}`}${key}`;
  return markup`<details class="anomaly" id="${id}"${open && markup` open`}>
  <summary><h3><span class="ordinal">${number}</span> ${title}</h3><span class="quiet">${proof.witnesses.length} ${proof.witnesses.length === 1 ? "operation" : "operations"}</span></summary>
  <div class="anomaly-body">
  ${summary !== undefined && markup`<p class="kind-summary">${summary}</p>`}
  ${steps.length === 0 && anomaly.message !== undefined && markup`<p class="proof">${anomaly.message}</p>`}
  ${picture !== undefined && markup`<div class="figure" tabindex="0" role="region" aria-label="Graph of anomaly ${number}">${drawPicture(picture, steps, id, `${title}: ${steps.map((step) => step.kind).join(", ")}`)}</div>${legend(proof)}`}
  ${anomaly.type === "nonlinearizable" && intervals(proof, id, run.history)}
  ${steps.length > 0 && stepList(proof, id)}
  ${steps.length > 0 && anomaly.message !== undefined && markup`<details class="more"><summary>The proof in one paragraph</summary><p class="proof">${anomaly.message}</p></details>`}
  ${readsApart(proof, id)}
  ${run.history !== undefined && life(proof, run.history)}
  ${whenStrip(proof, (run.record.outcome?.seconds ?? run.record.timeSeconds) * 1e9, spans, kinds)}
  ${legal(proof, run)}
  ${operationTable(proof, id)}
  ${details(proof)}
  <p class="anchors"><button type="button" class="needs-data" data-show="${proof.anomaly.operations[0] ?? 0}">Show on the timeline</button> <a href="#${id}">Link to this anomaly</a></p>
  </div>
</details>`;
}

function stepList({ steps, witnesses }: Proof, id: string): Markup {
  const names = new Map(witnesses.map((witness) => [witness.index, witness.name]));
  const cycle = isCycle(steps);
  return markup`<ol class="steps">${steps.map(
    (step, i) =>
      markup`<li id="${id}-step-${i + 1}"><span class="tag ${kindClass(step.kind)}">${step.kind}</span> <span><strong>${names.get(step.from)}</strong> came before <strong>${names.get(step.to)}</strong>${step.because === undefined ? "" : ", because "}${step.because}.</span></li>`,
  )}</ol>${cycle && markup`<p class="contradiction">Each came before the next, and the last before the first: no order can be right.</p>`}`;
}

function legal(proof: Proof, { verdict }: RunReport): Markup {
  const told = legalInstead(proof, verdict);
  if (told === undefined) return NOTHING;
  const { lead, alternatives, permittedBy } = told;
  return markup`<div class="legal"><h4>What would have been legal</h4>${
    alternatives.length > 0 &&
    markup`<p>${lead}</p><ul>${alternatives.map((one) => markup`<li>${one}.</li>`)}</ul>`
  }${
    permittedBy.length > 0 &&
    markup`<p>As it stands, it is not forbidden by ${permittedBy.map((model) => markup`<span class="chip">${model}</span> `)}nor by what is weaker.</p>`
  }</div>`;
}

function legend({ steps }: Proof): Markup {
  const kinds = [...new Set(steps.map((step) => step.kind))].filter((kind) =>
    Object.hasOwn(EDGE_KINDS, kind),
  );
  if (kinds.length === 0) return NOTHING;
  return markup`<p class="legend">${kinds.map((kind) => markup`<span><span class="tag ${kindClass(kind)}">${kind}</span> ${EDGE_KINDS[kind]}</span> `)}</p>`;
}

function operationTable({ witnesses }: Proof, id: string): Markup {
  if (witnesses.length === 0) return NOTHING;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Operations of ${id}"><table class="operations"><thead><tr><th scope="col">Name</th><th scope="col" class="number">Index</th><th scope="col" class="number">Process</th><th scope="col" class="number">Invoked</th><th scope="col" class="number">Took</th><th scope="col">Outcome</th><th scope="col">Operation</th></tr></thead><tbody>${witnesses.map((witness) => operationRow(witness, id))}</tbody></table></div>`;
}

function operationRow({ name, index, operation }: Witness, id: string): Markup {
  if (operation === undefined) {
    return markup`<tr><th scope="row">${name}</th><td class="number">${index}</td><td colspan="5" class="quiet">not in this history</td></tr>`;
  }
  const { process, invoked, returned, type, error } = operation;
  const problem = error === undefined ? "" : `: ${error.code} ${error.message}`;
  return markup`<tr><th scope="row">${name}</th><td class="number"><a href="#operation-${index}" data-show="${index}" title="Show on the timeline">${index}</a></td><td class="number">${process}</td><td class="number">${moment(invoked)}</td><td class="number">${Number.isFinite(returned) ? duration(returned - invoked) : "–"}</td><td><span class="outcome outcome-${type}">${OUTCOMES[type]}</span>${problem !== "" && markup`<span class="quiet">${problem}</span>`}</td><td class="value">${value(operationLines(operation).join("\n"), `${name}, index ${String(index)}, of ${id}`)}</td></tr>`;
}

/** Long values scroll in a frame of their own. */
function value(text: string, name: string): Markup {
  return text.length < LONG
    ? markup`<pre>${text}</pre>`
    : markup`<pre class="long" tabindex="0" role="group" aria-label="Value of ${name}">${text}</pre>`;
}

/** What else the checker said, but for what is shown already. */
function details({ anomaly }: Proof): Markup {
  const rest = Object.entries(anomaly.details ?? {}).filter(([name]) => !SHOWN.has(name));
  if (rest.length === 0) return NOTHING;
  return markup`<details class="more"><summary>Details from the checker</summary><dl class="facts">${rest.map(
    ([name, value]) =>
      markup`<div><dt>${name}</dt><dd><code>${typeof value === "string" ? value : valueText(value)}</code></dd></div>`,
  )}</dl></details>`;
}
