/** A placed proof as inline SVG. Colours and fonts come from the page's style, by class. */
import type { Step } from "../../../checkers/verdict.js";
import { markup, type Markup } from "../markup.js";
import { CARD } from "./card.js";
import type { Picture, PlacedCard, PlacedEdge } from "./layout.js";

const KINDS: ReadonlySet<string> = new Set(["ww", "wr", "rw", "process", "realtime"]);
const OUTCOMES = { ok: "", fail: "failed", info: "unknown", absent: "" } as const;

/** The class that gives an edge its colour and dashes. */
export function kindClass(kind: string): string {
  return `edge-${KINDS.has(kind) ? kind : "other"}`;
}

export function drawPicture(picture: Picture, steps: readonly Step[], id: string, title: string): Markup {
  const { width, height, cards, edges } = picture;
  return markup`<svg
    class="graph"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-labelledby="${id}-title"
  >
    <title id="${id}-title">${title}</title>
    ${edges.map((edge, i) => drawEdge(edge, steps[i]!, `${id}-step-${String(i + 1)}`))}
    ${cards.map(drawCard)}
  </svg>`;
}

function drawCard({ x, y, width, height, name, caption, outcome, lines, index }: PlacedCard): Markup {
  const left = x + CARD.padX;
  const first = y + CARD.padY + 13;
  return markup`<g class="card card-${outcome}" data-operation="${index}">
    <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7" />
    <text x="${left}" y="${first}"
      ><tspan class="card-name">${name}</tspan
      ><tspan class="card-caption" dx="8">${caption}</tspan
      >${OUTCOMES[outcome] !== "" && markup`<tspan class="card-outcome" dx="8">${OUTCOMES[outcome]}</tspan>`}</text>
    ${lines.map(
      (line, i) =>
        markup`<text class="card-line" x="${left}" y="${first + (i + 1) * CARD.line + 2}" xml:space="preserve">${line}</text>`,
    )}
  </g>`;
}

function drawEdge(edge: PlacedEdge, step: Step, id: string): Markup {
  const { points, label, labelX, labelY, labelWidth } = edge;
  const path = rounded(points);
  return markup`<g class="edge ${kindClass(edge.kind)}" data-step="${id}">
    <title>${step.kind}: ${step.because ?? step.kind}</title>
    <path class="edge-hit" d="${path}" />
    <path class="edge-line" d="${path}" />
    <path class="edge-head" d="${head(points)}" />
    <rect class="edge-pill" x="${labelX}" y="${labelY}" width="${labelWidth}" height="20" rx="10" />
    <text class="edge-label" x="${labelX + labelWidth / 2}" y="${labelY + 14}" text-anchor="middle">${label}</text>
  </g>`;
}

type Point = Picture["edges"][number]["points"][number];

/** A path along the points with small curves at its bends. */
function rounded(points: readonly Point[]): string {
  let path = `M${at(points[0]!)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, bend, after] = [points[i - 1]!, points[i]!, points[i + 1]!];
    path += `L${at(toward(bend, before, 8))}Q${at(bend)} ${at(toward(bend, after, 8))}`;
  }
  return `${path}L${at(points[points.length - 1]!)}`;
}

function toward(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(by, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The triangle at the end of the last segment. */
function head(points: readonly Point[]): string {
  const tip = points[points.length - 1]!;
  const back = toward(tip, points[points.length - 2]!, 9);
  const [dx, dy] = [(tip.x - back.x) * 0.5, (tip.y - back.y) * 0.5];
  return `M${at(tip)}L${at({ x: back.x - dy, y: back.y + dx })}L${at({ x: back.x + dy, y: back.y - dx })}Z`;
}

function at({ x, y }: Point): string {
  return `${String(Math.round(x * 10) / 10)} ${String(Math.round(y * 10) / 10)}`;
}
