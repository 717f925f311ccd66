/** Painting that all charts share: colours of the page, time axis, fault bands. */
import type { PageData, PageFault } from "../data/page-data.js";

export interface Frame {
  readonly context: CanvasRenderingContext2D;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Where data goes: left and right edge, top and bottom. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly from: number;
  readonly to: number;
  readonly ratio: number;
  readonly colour: Palette;
  x(time: number): number;
}

export interface Palette {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly focus: string;
  /** By outcome: ok, fail, info. */
  readonly outcomes: readonly string[];
}

export const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"),
    quiet: read("quiet"),
    line: read("line"),
    surface: read("surface"),
    focus: read("focus"),
    outcomes: [read("ok"), read("fail"), read("info")],
  };
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them. */
export function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const result: number[] = [];
  for (let i = Math.ceil(from / step); i * step <= to * (1 + 1e-12); i++) result.push(i * step);
  return result;
}

/** A moment as the axis writes it, with as many digits as the step needs. */
export function timeLabel(ns: number, step: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step / 1e9) - 1e-9));
  return `${(ns / 1e9).toFixed(Math.min(9, digits))} s`;
}

export function timeAxis(frame: Frame): void {
  const { context, from, to, left, right, bottom, top, colour } = frame;
  const marks = ticks(from, to, Math.max(2, (right - left) / 110));
  const step = marks.length > 1 ? marks[1]! - marks[0]! : to - from;
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const mark of marks) {
    const x = Math.round(frame.x(mark)) + 0.5;
    context.fillStyle = colour.line;
    context.fillRect(x - 0.5, top, 1, bottom - top);
    context.fillStyle = colour.quiet;
    const label = timeLabel(mark, step);
    const half = context.measureText(label).width / 2;
    context.fillText(label, Math.min(Math.max(x, left + half), right - half), bottom + 7);
  }
}

/** Bands of colour where faults were, each fault with a hatching of its own, named at the top. */
export function faultBands(frame: Frame, page: PageData, labels: boolean): void {
  const { context, left, right, top, bottom, colour } = frame;
  let labelled = -Infinity;
  for (const band of page.faults) {
    const { fault, name } = band;
    const { x0, x1 } = bandOf(frame, band);
    if (x1 < left || x0 > right) continue;
    const tint = page.colours[fault] ?? colour.quiet;
    context.save();
    context.beginPath();
    context.rect(x0, top, Math.max(1.5, x1 - x0), bottom - top);
    context.clip();
    context.globalAlpha = 0.13;
    context.fillStyle = tint;
    context.fillRect(x0, top, Math.max(1.5, x1 - x0), bottom - top);
    hatch(context, fault, tint, x0, x1, top, bottom);
    context.restore();
    context.fillStyle = tint;
    context.fillRect(x0, top, Math.max(1.5, x1 - x0), 3);
    if (!labels) continue;
    context.font = FONT;
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.fillStyle = colour.quiet;
    const width = context.measureText(name).width;
    const at = Math.min(x0, right - width);
    if (at > labelled + 8) {
      context.fillText(name, at, top - 4);
      labelled = at + width;
    }
  }
}

/** Where a fault's band begins and ends, within the frame. */
export function bandOf(frame: Frame, { from, to = Infinity }: PageFault): { x0: number; x1: number } {
  return {
    x0: Math.max(frame.left, frame.x(from)),
    x1: Math.min(frame.right, frame.x(Math.min(to, 1e18))),
  };
}

/** Lines at an angle that depends on the fault. */
function hatch(
  context: CanvasRenderingContext2D,
  fault: number,
  tint: string,
  x0: number,
  x1: number,
  top: number,
  bottom: number,
): void {
  const slope = [1, -1, 0, 2, -2][Math.abs(fault) % 5]!;
  context.globalAlpha = 0.3;
  context.strokeStyle = tint;
  context.lineWidth = 1;
  context.beginPath();
  const height = bottom - top;
  const shift = slope === 0 ? 0 : height / Math.abs(slope);
  for (let x = Math.floor((x0 - shift) / 12) * 12; x <= x1 + shift; x += 12) {
    context.moveTo(x, slope >= 0 ? bottom : top);
    context.lineTo(x + shift, slope > 0 ? top : slope < 0 ? bottom : top);
  }
  context.stroke();
}
