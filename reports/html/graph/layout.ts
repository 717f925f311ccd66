/**
 * Places the cards and edges of a proof. Runs in Node when the report is made, so that the page ships plain
 * coordinates. The same proof gives the same picture. Large proofs are not drawn: their steps are a list.
 */
import type { ElkNode } from "elkjs/lib/elk-api.js";
import type { Proof } from "../../tell/proof.js";
import { keyText } from "../../tell/value.js";
import { cardOf, labelOf, type Card } from "./card.js";

/** More than this and a picture explains nothing. */
export const NODES_MAX = 100;
const LABEL = { char: 7.3, height: 20 } as const;

export interface PlacedCard extends Card {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly kind: string;
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly labelWidth: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly PlacedCard[];
  /** One for each step, in order. */
  readonly edges: readonly PlacedEdge[];
}

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "48",
  "elk.spacing.edgeNode": "28",
  "elk.spacing.edgeEdge": "20",
  "elk.spacing.edgeLabel": "6",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.layered.spacing.edgeNodeBetweenLayers": "22",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.edgeLabels.inline": "false",
  "elk.padding": "[top=6,left=6,bottom=6,right=6]",
} as const;

/** Undefined where there is nothing to draw: no steps, or too many operations. */
export async function layOut(proof: Proof): Promise<Picture | undefined> {
  const { witnesses, steps } = proof;
  if (steps.length === 0 || witnesses.length > NODES_MAX) return undefined;
  const cards = witnesses.map(cardOf);
  const labels = steps.map((step) =>
    labelOf(step.kind, step.key === undefined ? undefined : keyText(step.key)),
  );
  const placed = await place({
    id: "root",
    layoutOptions: OPTIONS,
    children: cards.map(({ width, height }, i) => ({ id: `n${String(witnesses[i]!.index)}`, width, height })),
    edges: steps.map(({ from, to }, i) => ({
      id: `e${String(i)}`,
      sources: [`n${String(from)}`],
      targets: [`n${String(to)}`],
      labels: [{ text: labels[i]!, width: labels[i]!.length * LABEL.char + 14, height: LABEL.height }],
    })),
  });
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    cards: cards.map((card, i) => {
      const { x = 0, y = 0 } = placed.children![i]!;
      return { ...card, index: witnesses[i]!.index, x, y };
    }),
    edges: steps.map((step, i) => {
      const edge = placed.edges![i]!;
      const section = edge.sections![0]!;
      const label = edge.labels?.[0];
      return {
        kind: step.kind,
        label: labels[i]!,
        labelX: label?.x ?? 0,
        labelY: label?.y ?? 0,
        labelWidth: label?.width ?? 0,
        points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
      };
    }),
  };
}

/** Runs the layout engine; loaded only when something is to be drawn. */
export async function place(graph: ElkNode): Promise<ElkNode> {
  const { default: ELK } = await import("elkjs/lib/elk.bundled.js");
  return new ELK.default().layout(graph);
}
