/**
 * A linearizability violation in its place: the operations on the object as intervals, a lane for each process, in
 * the order of events rather than of clocks, and for each order that was tried the points at which its operations
 * would have taken effect, step by step. Tolerant: whatever the checker left out is not drawn.
 */
import type { History } from "../../../checkers/history/history.js";
import type { Operation } from "../../../checkers/history/operation.js";
import { keyWindow, type KeyWindow } from "../../tell/key-window.js";
import { count } from "../../tell/numbers.js";
import { operationText } from "../../tell/operation.js";
import { longestPrefix, triedOrders, type TriedOrder } from "../../tell/orders.js";
import type { Proof } from "../../tell/proof.js";
import { cut, valueText } from "../../tell/value.js";
import { markup, NOTHING, type Markup } from "../markup.js";

const LANE = 44;
const LEFT = 92;
const WIDTH_MIN = 900;
/** Between two events, and of a character. */
const STEP = 22;
const CHAR = 6.7;

interface Shape {
  readonly window: KeyWindow;
  readonly width: number;
  readonly height: number;
  /** Horizontal place of an event, and vertical middle of a process's lane. */
  x(index: number): number;
  y(process: number): number;
  readonly step: number;
}

export function intervals(proof: Proof, id: string, history: History | undefined): Markup {
  const prefix = longestPrefix(proof);
  const core = proof.witnesses.filter(({ operation }) => operation !== undefined);
  if (core.length === 0 || history === undefined) return NOTHING;
  const fatal = proof.anomaly.details?.["fatal"];
  const window = keyWindow(history, [...core.map(({ index }) => index), ...(prefix?.last ?? [])]);
  const shape = shapeOf(window);
  const names = new Map(core.map(({ index, name }) => [index, name]));
  const shown = new Map(window.operations.map((operation) => [operation.start, operation]));
  const tried = triedOrders(proof).filter(({ order }) => order.every((index) => shown.has(index)));
  const last = (prefix?.last ?? []).filter((index) => shown.has(index));
  const orders = tried.map(({ order }) => order);
  const rest = window.all - window.operations.length;
  return markup`<div class="stepper" data-stepper>
<p class="quiet">${rest > 0 ? `${count(window.operations.length)} of ${count(window.all)} operations on this object, around the contradiction${window.leftOut > 0 ? ` (${count(window.leftOut)} that overlap it are not drawn)` : ""}.` : "All operations on this object."} Only the order of events counts here, not how much time passed.${tried.length > 0 && " Arrow keys go through the orders, step by step."}</p>
<div class="figure" tabindex="0" role="region" aria-label="Operations on the object of ${id}; arrow keys step through the orders tried"><svg class="graph intervals" viewBox="0 0 ${shape.width} ${shape.height}" width="${shape.width}" height="${shape.height}" role="img" aria-label="Operations as intervals from invocation to completion, a lane for each process">
${lanes(window).map((process) => markup`<line class="lane-line" x1="${LEFT}" x2="${shape.width}" y1="${shape.y(process)}" y2="${shape.y(process)}"/>`)}
${window.operations.map((operation) => interval(operation, shape, names.get(operation.start), operation.start === fatal))}
${(tried.length > 0 ? orders : last.length > 0 ? [last] : []).map((order, i) => points(order, i, shape, shown))}
<g class="lanes">${lanes(window).map((process) => markup`<text class="lane" x="4" y="${shape.y(process) + 4}">process ${process}</text>`)}</g>
</svg></div>${orderList(tried, names, shown)}${before(proof)}</div>`;
}

function lanes({ operations }: KeyWindow): number[] {
  return [...new Set(operations.map(({ process }) => process))].sort((a, b) => a - b);
}

function shapeOf(window: KeyWindow): Shape {
  const events = [...new Set(window.operations.flatMap(({ start, end }) => [start, end]))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const place = new Map(events.map((event, i) => [event, i]));
  const width = Math.max(WIDTH_MIN, LEFT + events.length * STEP + 30);
  const step = (width - LEFT - 30) / Math.max(1, events.length);
  const rows = new Map(lanes(window).map((process, i) => [process, i]));
  return {
    window,
    width: Math.ceil(width),
    height: rows.size * LANE + 12,
    step,
    x: (index) => (Number.isFinite(index) ? LEFT + (place.get(index)! + 0.4) * step : width),
    y: (process) => rows.get(process)! * LANE + 28,
  };
}

function interval(operation: Operation, shape: Shape, name: string | undefined, fatal: boolean): Markup {
  const { start, end, process, type } = operation;
  const [from, to] = [shape.x(start), shape.x(end)];
  const width = Math.max(6, to - from);
  const y = shape.y(process);
  const full = operationText({ ...operation, key: null });
  const words = name === undefined ? full : `${name} ${full}`;
  const fits = Math.floor((width - 8) / CHAR);
  const inside = name === undefined;
  const label = inside ? (fits >= Math.min(words.length, 6) ? cut(words, fits) : "") : cut(words, 34);
  const right = !inside && from > shape.width * 0.7;
  return markup`<g class="interval interval-${type}${name !== undefined && markup` core`}${fatal && markup` fatal`}" data-index="${start}"><title>${words} (process ${process}, index ${start}${Number.isFinite(end) ? `–${String(end)}` : ", never completed"})</title><rect x="${round(from)}" y="${y - 8}" width="${round(width)}" height="16" rx="4"/>${
    label !== "" &&
    markup`<text x="${round(inside ? from + 4 : right ? from + width : from)}" y="${inside ? y + 4 : y - 12}" text-anchor="${right ? "end" : "start"}">${label}</text>`
  }</g>`;
}

function points(
  order: readonly number[],
  number: number,
  shape: Shape,
  shown: ReadonlyMap<number, Operation>,
): Markup {
  let last = 0;
  const at = order.map((index) => {
    const operation = shown.get(index)!;
    last = Math.max(last + shape.step * 0.3, shape.x(operation.start) + shape.step * 0.25);
    return { x: last, y: shape.y(operation.process) };
  });
  return markup`<g class="order-points" data-order="${number}"${number > 0 && markup` hidden="hidden"`}>${at.map(
    ({ x, y }, k) => {
      const before = at[k - 1];
      return markup`<g data-at="${k + 1}">${before !== undefined && markup`<line x1="${round(before.x)}" y1="${before.y}" x2="${round(x)}" y2="${y}"/>`}<circle cx="${round(x)}" cy="${y}" r="8"/><text x="${round(x)}" y="${y + 4}" text-anchor="middle">${k + 1}</text></g>`;
    },
  )}</g>`;
}

function orderList(
  tried: readonly TriedOrder[],
  names: ReadonlyMap<number, string>,
  shown: ReadonlyMap<number, Operation>,
): Markup {
  if (tried.length === 0) return NOTHING;
  const nameOf = (index: number) => names.get(index) ?? `index ${String(index)}`;
  const text = (index: number) => {
    const operation = shown.get(index);
    return operation === undefined ? "" : ` ${cut(operationText({ ...operation, key: null }), 60)}`;
  };
  return markup`<p class="quiet">${tried.length === 1 ? "The only order that fits the intervals gets stuck:" : `Each of the ${count(tried.length)} orders that fit the intervals gets stuck; the picture shows one at a time.`}</p><ol class="orders">${tried.map(
    ({ order, state, states, blocked }, i) =>
      markup`<li data-order="${i}" data-blocked="${blocked.map(({ operation }) => operation).join(" ")}"${i === 0 && markup` class="lit"`}><button type="button" aria-label="Show order ${i + 1}">${i + 1}</button><span>${order.length === 0 && markup`<span>At the beginning the state is <code>${state}</code>. </span>`}${order.map(
        (index, k) =>
          markup`<span class="order-step" data-at="${k + 1}">${k + 1}. <strong>${nameOf(index)}</strong>${text(index)}${(states[k] !== undefined || k === order.length - 1) && markup`, then the state is <code>${states[k] ?? state}</code>`}. </span>`,
      )}<span class="order-stuck" data-at="${order.length + 1}">${blocked.map(({ operation, because }) => markup`<strong>${nameOf(operation)}</strong> cannot come next: ${because}. `)}</span></span></li>`,
  )}</ol><p class="visually-hidden" role="status" data-said></p>`;
}

/** How far the whole history could be explained. */
function before(proof: Proof): Markup {
  const prefix = longestPrefix(proof);
  const statesBefore = proof.anomaly.details?.["statesBefore"];
  const parts: string[] = [];
  if (prefix !== undefined) {
    parts.push(`The longest legal order found holds ${count(prefix.operations)} operations of this object.`);
  }
  if (Array.isArray(statesBefore) && statesBefore.length > 0) {
    parts.push(
      `Before the operation that cannot be explained, the object could have been: ${statesBefore.map(valueText).join(", ")}.`,
    );
  }
  return parts.length === 0 ? NOTHING : markup`<p class="proof">${parts.join(" ")}</p>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
