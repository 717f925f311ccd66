/**
 * The lattice of models as a drawing, strongest above: what this run refutes, what it agrees with, and the strongest
 * of these. Of the models that nothing was said about only what was asked for is drawn, and what that includes. The
 * outline on the first screen has the border between refuted and not, what was asked for, and models that everybody
 * knows; where it leaves out some, the whole drawing follows.
 */
import { MODELS } from "../../../checkers/consistency/index.js";
import { GUARANTEES, includes } from "../../../checkers/guarantees/index.js";
import type { RunReport } from "../../report.js";
import { cut } from "../../tell/value.js";
import { placeLayers, type Placement } from "../graph/layers.js";
import { markup, NOTHING, type Markup } from "../markup.js";

type Standing = "violated" | "satisfied" | "open";

interface Drawn {
  readonly name: string;
  readonly summary: string;
  readonly standing: Standing;
  readonly asked: boolean;
  readonly strongest: boolean;
}

/** Guarantees and consistency models are one lattice: some of the former include some of the latter. */
const ALL = [...GUARANTEES, ...MODELS];

const ROW = 42;
const BOX = 28;
const CHAR = 6.9;
const BOLD = 7.6;
const MARKS: Readonly<Record<Standing, string>> = { violated: "✗", satisfied: "✓", open: "?" };
const WORDS: Readonly<Record<Standing, string>> = {
  violated: "refuted",
  satisfied: "not refuted",
  open: "open",
};

/** Known to everybody: where one stands in the outline. */
const LANDMARKS = new Set([
  "strict-serializable",
  "serializable",
  "snapshot-isolation",
  "repeatable-read",
  "read-committed",
  "linearizable",
]);

/** So many models need no outline. */
const FEW = 9;

/** For the first screen; nothing where the verdict names no model of the lattice. */
export function modelOutline({ verdict }: RunReport): Markup {
  const models = standings(verdict);
  if (models.length === 0) return NOTHING;
  const outline = outlineOf(models, verdict);
  const rest = models.length - outline.length;
  return markup`${drawing(outline, "Outline of the models")}${legend(outline)}${rest > 0 && markup`<p class="quiet">And ${String(rest)} more: <a href="#models">all models</a>. Not refuted does not mean proven.</p>`}`;
}

/** The whole drawing, where the outline is not all. */
export function modelLattice({ verdict }: RunReport): Markup {
  const models = standings(verdict);
  if (models.length === outlineOf(models, verdict).length) return NOTHING;
  const rest = models.some(({ standing }) => standing === "satisfied");
  return markup`<section id="models" aria-labelledby="models-title">
  <h2 id="models-title">Models</h2>
  <p class="quiet">A line leads from a model to the weaker ones it includes, strongest above. ${rest ? "What is marked ✓ was not refuted by this run, which does not prove it." : "None of the models judged is left."}</p>
  ${drawing(models, "Drawing of the models")}
  ${legend(models)}
</section>`;
}

function outlineOf(models: readonly Drawn[], verdict: RunReport["verdict"]): readonly Drawn[] {
  if (models.length <= FEW) return models;
  const border = new Set([...verdict.violates, ...(verdict.allowed?.violates ?? [])]);
  return models.filter(
    ({ name, asked, strongest }) => asked || strongest || border.has(name) || LANDMARKS.has(name),
  );
}

function drawing(models: readonly Drawn[], label: string): Markup {
  const placed = placeLayers(
    models.map((model) => ({ name: model.name, width: boxWidth(model) })),
    covers(models.map(({ name }) => name)),
    ROW,
  );
  return markup`<div class="lattice" tabindex="0" role="region" aria-label="${label}">${draw(models, placed)}</div>`;
}

function legend(models: readonly Drawn[]): Markup {
  const has = (standing: Standing) => models.some((one) => one.standing === standing);
  return markup`<p class="legend">${has("satisfied") && markup`<span class="standing standing-satisfied">✓ not refuted</span> `}${has("violated") && markup`<span class="standing standing-violated">✗ refuted</span> `}${models.some(({ strongest }) => strongest) && markup`<span class="standing standing-strongest">thick: strongest not refuted</span> `}${has("open") && markup`<span class="standing">? not judged</span> `}${models.some(({ asked }) => asked) && markup`<span class="standing standing-asked">◆ judged against</span>`}</p>`;
}

function standings(verdict: RunReport["verdict"]): Drawn[] {
  const known = new Set<string>(ALL.map(({ name }) => name));
  const gone = new Set(
    [verdict, ...(verdict.allowed === undefined ? [] : [verdict.allowed])].flatMap((one) => [
      ...one.violates,
      ...one.alsoViolates,
    ]),
  );
  const kept = verdict.satisfies.filter((name) => known.has(name));
  return ALL.map(({ name, summary }): Drawn => {
    const standing = gone.has(name)
      ? "violated"
      : kept.some((stronger) => includes(stronger, name))
        ? "satisfied"
        : "open";
    return { name, summary, standing, asked: verdict.models.includes(name), strongest: kept.includes(name) };
  }).filter(
    ({ name, standing }) =>
      standing !== "open" || verdict.models.some((one) => known.has(one) && includes(one, name)),
  );
}

/** What implies what, without what follows from it. */
function covers(names: readonly string[]): [string, string][] {
  const below = (name: string) => names.filter((other) => other !== name && includes(name, other));
  return names.flatMap((name) => {
    const weaker = below(name);
    return weaker
      .filter((one) => !weaker.some((other) => other !== one && includes(other, one)))
      .map((one): [string, string] => [name, one]);
  });
}

function boxWidth({ name, asked, strongest }: Drawn): number {
  return Math.round((cut(name, 40).length + (asked ? 2 : 0)) * (strongest ? BOLD : CHAR) + 34);
}

function draw(models: readonly Drawn[], { width, height, nodes, edges }: Placement): Markup {
  const label = models.map(({ name, standing }) => `${name}: ${WORDS[standing]}`).join("; ");
  return markup`<svg class="models-drawing${width > 640 && " models-wide"}" viewBox="-4 -2 ${Math.ceil(width) + 8} ${height + 4}" width="${Math.ceil(width) + 8}" height="${height + 4}" role="img" aria-label="Models by strength. ${label}">
${edges.map((points) => markup`<path d="${curve(points)}"/>`)}
${models.map((model) => {
  const { name, summary, standing, asked, strongest } = model;
  const { x, y } = nodes.get(name)!;
  const wide = boxWidth(model);
  return markup`<g class="standing-${standing}${strongest && markup` strongest`}"><title>${name} (${WORDS[standing]}): ${summary}</title><rect x="${tenth(x - wide / 2)}" y="${y - BOX / 2}" width="${wide}" height="${BOX}" rx="6"/><text x="${tenth(x)}" y="${y + 4}" text-anchor="middle">${MARKS[standing]} ${cut(name, 40)}${asked && " ◆"}</text></g>`;
})}
</svg>`;
}

function curve(points: Placement["edges"][number]): string {
  let path = `M${tenth(points[0]!.x)} ${points[0]!.y + BOX / 2}`;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1]!, points[i]!];
    const end = to.y - BOX / 2;
    const middle = (from.y + BOX / 2 + end) / 2;
    path += `C${tenth(from.x)} ${middle} ${tenth(to.x)} ${middle} ${tenth(to.x)} ${end}`;
    if (i < points.length - 1) path += `V${to.y + BOX / 2}`;
  }
  return path;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
