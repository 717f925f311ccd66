/**
 * The lattice of consistency models as rows, strongest above: what this run refutes, what it agrees with, and of
 * what it says nothing. Each model names the weaker ones it implies directly.
 */
import { implies, MODELS } from "../../../checkers/consistency/index.js";
import type { RunReport } from "../../report.js";
import { markup, NOTHING, type Markup } from "../markup.js";
import { icon } from "./icon.js";

type Standing = "violated" | "satisfied" | "open";

export function modelLattice({ verdict }: RunReport): Markup {
  const known = new Set(MODELS.map(({ name }) => name));
  const gone = new Set(
    [verdict, ...(verdict.allowed === undefined ? [] : [verdict.allowed])].flatMap((one) => [
      ...one.violates,
      ...one.alsoViolates,
    ]),
  );
  const kept = verdict.satisfies.filter((name) => known.has(name));
  if (gone.size === 0 && kept.length === 0) return NOTHING;
  const standing = (name: string): Standing =>
    gone.has(name) ? "violated" : kept.some((stronger) => implies(stronger, name)) ? "satisfied" : "open";
  const ranks = new Map<number, (typeof MODELS)[number][]>();
  for (const model of MODELS) {
    if (standing(model.name) === "open") continue;
    const rank = depth(model.name);
    ranks.set(rank, [...(ranks.get(rank) ?? []), model]);
  }
  const rows = [...ranks].sort(([a], [b]) => a - b);
  return markup`<section id="models" aria-labelledby="models-title">
  <h2 id="models-title">Consistency models</h2>
  <p class="quiet">Strongest above. A refuted model takes every model above that implies it with it; a model this run agrees with was not refuted by this run.</p>
  <div class="lattice">${rows.map(
    ([, models]) =>
      markup`<ul>${models.map(({ name, summary, implies: weaker }) => {
        const state = standing(name);
        const below = direct(weaker);
        return markup`<li class="model model-${state}"><strong>${state === "violated" ? icon("invalid") : icon("valid")} ${name}${verdict.models.includes(name) && markup` <span class="chip">claimed</span>`}</strong><span class="visually-hidden">${state}. </span><span class="sub">${summary}</span>${below.length > 0 && markup`<span class="sub implies">implies ${below.join(", ")}</span>`}</li>`;
      })}</ul>`,
  )}</div>
</section>`;
}

/** How many models stand above on the longest way. */
function depth(name: string): number {
  const above = MODELS.filter((model) => model.implies.includes(name));
  return above.length === 0 ? 0 : 1 + Math.max(...above.map((model) => depth(model.name)));
}

/** Without those that another one implies already. */
function direct(names: readonly string[]): readonly string[] {
  return names.filter((name) => !names.some((other) => other !== name && implies(other, name)));
}
