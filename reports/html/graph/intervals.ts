/**
 * The operations of a linearizability violation as intervals, one line each, in the order of events rather than
 * of clocks; and for each order that was tried the points at which its operations would have taken effect.
 * Tolerant: whatever the checker left out is not drawn.
 */
import { operationText } from "../../tell/operation.js";
import type { Proof } from "../../tell/proof.js";
import { cut, valueText } from "../../tell/value.js";
import { markup, NOTHING, type Markup } from "../markup.js";

const WIDTH = 900;
const LINE = 46;
const LEFT = 12;
const SHOWN_MAX = 40;

interface TriedOrder {
  readonly order: readonly number[];
  readonly state: unknown;
  readonly blocked: readonly { readonly operation: number; readonly because: string }[];
}

export function intervals(proof: Proof, id: string): Markup {
  const shown = proof.witnesses.filter(({ operation }) => operation !== undefined).slice(0, SHOWN_MAX);
  if (shown.length === 0) return NOTHING;
  const events = [...new Set(shown.flatMap(({ operation }) => [operation!.start, operation!.end]))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const step = (WIDTH - 2 * LEFT) / Math.max(1, events.length);
  const x = (index: number) =>
    Number.isFinite(index) ? LEFT + (events.indexOf(index) + 0.4) * step : WIDTH - LEFT;
  const fatal = proof.anomaly.details?.["fatal"];
  const line = new Map(shown.map(({ index }, i) => [index, i]));
  const tried = triedOrders(proof).filter(({ order }) => order.every((index) => line.has(index)));
  return markup`<div class="figure" tabindex="0" role="region" aria-label="Intervals of ${id}; arrow keys go through the orders tried" data-orders="${tried.length}"><svg class="graph intervals" viewBox="0 0 ${WIDTH} ${shown.length * LINE + 12}" width="${WIDTH}" height="${shown.length * LINE + 12}" role="img" aria-label="Operations as intervals from invocation to completion">
${shown.map(({ name, index, operation }, i) => {
  const { start, end, process, type } = operation!;
  const [from, to] = [x(start), x(end)];
  const y = i * LINE + 24;
  const text = `${name}  ${cut(operationText(operation!), 70)}  (process ${String(process)})`;
  const left = from > WIDTH * 0.55;
  return markup`<g class="interval interval-${type}${index === fatal && markup` fatal`}"><rect x="${round(from)}" y="${y}" width="${round(Math.max(8, to - from))}" height="14" rx="4"/><text x="${round(left ? Math.max(to, from + 8) : from)}" y="${y - 6}" text-anchor="${left ? "end" : "start"}">${text}</text></g>`;
})}
${tried.map(({ order }, i) => {
  let last = 0;
  const points = order.map(
    (index) =>
      (last = Math.max(last + step * 0.22, x(shown[line.get(index)!]!.operation!.start) + step * 0.25)),
  );
  return markup`<g class="order-points" data-order="${i}"${i > 0 && markup` hidden="hidden"`}>${points.map(
    (point, k) => {
      const y = line.get(order[k]!)! * LINE + 31;
      const before = k === 0 ? undefined : { x: points[k - 1]!, y: line.get(order[k - 1]!)! * LINE + 31 };
      return markup`${before !== undefined && markup`<line x1="${round(before.x)}" y1="${before.y}" x2="${round(point)}" y2="${y}"/>`}<circle cx="${round(point)}" cy="${y}" r="8"/><text x="${round(point)}" y="${y + 4}" text-anchor="middle">${k + 1}</text>`;
    },
  )}</g>`;
})}
</svg></div>${orderList(tried, proof, id)}${before(proof)}`;
}

function orderList(tried: readonly TriedOrder[], { witnesses }: Proof, id: string): Markup {
  if (tried.length === 0) return NOTHING;
  const names = new Map(witnesses.map(({ index, name }) => [index, name]));
  const nameOf = (index: number) => names.get(index) ?? `index ${String(index)}`;
  return markup`<p class="quiet">Every order that fits the intervals gets stuck. The picture shows one at a time.</p><ol class="orders" id="${id}-orders">${tried.map(
    ({ order, state, blocked }, i) =>
      markup`<li${i === 0 && markup` class="lit"`}><button type="button" data-order="${i}">${i + 1}</button><span>${order.length === 0 ? "At the beginning" : `After ${order.map(nameOf).join(", ")}`} the state is <code>${valueText(state)}</code>${blocked.map(({ operation, because }) => markup`; ${nameOf(operation)} cannot come next: ${because}`)}.</span></li>`,
  )}</ol>`;
}

/** How far the whole history could be explained. */
function before({ anomaly: { details = {} } }: Proof): Markup {
  const { statesBefore, prefix } = details;
  const parts: string[] = [];
  if (typeof prefix === "object" && prefix !== null && "operations" in prefix) {
    parts.push(`The longest legal order found holds ${String(prefix.operations)} operations of this object.`);
  }
  if (Array.isArray(statesBefore) && statesBefore.length > 0) {
    parts.push(
      `Before the operation that cannot be explained, the object could have been: ${statesBefore.map(valueText).join(", ")}.`,
    );
  }
  return parts.length === 0 ? NOTHING : markup`<p class="proof">${parts.join(" ")}</p>`;
}

function triedOrders({ anomaly }: Proof): TriedOrder[] {
  const orders = anomaly.details?.["orders"];
  if (!Array.isArray(orders)) return [];
  return orders.flatMap((one: unknown): TriedOrder[] => {
    if (typeof one !== "object" || one === null || !("order" in one) || !Array.isArray(one.order)) return [];
    const { order, state, blocked } = one as { order: unknown[]; state?: unknown; blocked?: unknown };
    const reasons = Array.isArray(blocked) ? (blocked as unknown[]) : [];
    return [
      {
        order: order.map(Number),
        state,
        blocked: reasons.flatMap((reason) => {
          if (typeof reason !== "object" || reason === null) return [];
          const { operation, because } = reason as { operation?: unknown; because?: unknown };
          return [{ operation: Number(operation), because: String(because) }];
        }),
      },
    ];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
