/** Every operation's latency over time, on a logarithmic scale; a dot each, up to a million and more. */
import { duration } from "../../tell/numbers.js";
import { Chart } from "./chart.js";
import { lowerBound, type RunData } from "./data.js";
import { faultBands, FONT, timeAxis, type Frame } from "./paint.js";
import type { ViewStore } from "./view.js";

export interface PlotProps {
  readonly data: RunData;
  readonly store: ViewStore;
  /** Shown operations, by number of their name. */
  readonly shown: ReadonlySet<number>;
}

/** Above this, dots are single pixels of a raster. */
const ROUND_MAX = 6000;

export function Latency({ data, store, shown }: PlotProps) {
  const scale = latencyScale(data);
  const y = (frame: Frame, ns: number): number =>
    frame.bottom -
    ((Math.log10(Math.max(ns, scale.low)) - Math.log10(scale.low)) / scale.decades) *
      (frame.bottom - frame.top);
  const draw = (frame: Frame): void => {
    timeAxis(frame);
    latencyAxis(frame, scale.low, scale.decades);
    faultBands(frame, data.page, true);
    dots(frame, data, store, shown, (ns) => y(frame, ns));
  };
  const pick = (px: number, py: number, frame: Frame): void => {
    const [from, to] = visible(data, frame);
    let [best, least] = [-1, 14 ** 2];
    for (let row = from; row < to; row++) {
      if (!shown.has(data.f[row]!) || Number.isNaN(data.ended[row]!)) continue;
      const dx = frame.x(data.invoked[row]!) - px;
      const dy = y(frame, data.ended[row]! - data.invoked[row]!) - py;
      const distance = dx * dx + dy * dy;
      if (distance < least) [best, least] = [row, distance];
    }
    if (best >= 0) store.set({ selected: best });
  };
  return (
    <Chart
      store={store}
      height={260}
      drag="choose"
      draw={draw}
      pick={pick}
      label="Latency of every operation over time, logarithmic, coloured by outcome. Arrow keys move, plus and minus zoom."
    />
  );
}

export function latencyScale(data: RunData): { low: number; decades: number } {
  let [low, high] = [Infinity, 0];
  for (let row = 0; row < data.length; row++) {
    const took = data.ended[row]! - data.invoked[row]!;
    if (took > 0 && took < low) low = took;
    if (took > high) high = took;
  }
  if (high === 0) [low, high] = [1e6, 1e7];
  const from = Math.floor(Math.log10(low) * 2) / 2;
  return { low: 10 ** from, decades: Math.max(1, Math.ceil(Math.log10(high) * 2) / 2 - from) };
}

export function latencyAxis(frame: Frame, low: number, decades: number): void {
  const { context, left, right, top, bottom, colour } = frame;
  const from = Math.log10(low);
  context.font = FONT;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let power = Math.ceil(from); power <= from + decades; power++) {
    const y = Math.round(bottom - ((power - from) / decades) * (bottom - top)) + 0.5;
    context.fillStyle = colour.line;
    context.fillRect(left, y - 0.5, right - left, 1);
    context.fillStyle = colour.quiet;
    context.fillText(duration(10 ** power), left - 8, y);
  }
}

function visible(data: RunData, { from, to }: Frame): [number, number] {
  return [lowerBound(data.invoked, from), lowerBound(data.invoked, to)];
}

function dots(
  frame: Frame,
  data: RunData,
  store: ViewStore,
  shown: ReadonlySet<number>,
  y: (ns: number) => number,
): void {
  const { context, colour } = frame;
  const [from, to] = visible(data, frame);
  if (to - from > ROUND_MAX) raster(frame, data, shown, from, to, y);
  else {
    // The usual first, so that the unusual lies on top.
    for (const type of [0, 1, 2]) {
      context.fillStyle = colour.outcomes[type]!;
      context.globalAlpha = type === 0 ? 0.7 : 0.85;
      for (let row = from; row < to; row++) {
        const ended = data.ended[row]!;
        if (data.type[row] !== type || Number.isNaN(ended) || !shown.has(data.f[row]!)) continue;
        const [px, py] = [frame.x(data.invoked[row]!), y(ended - data.invoked[row]!)];
        if (type === 1) context.fillRect(px - 1.7, py - 1.7, 3.4, 3.4);
        else if (type === 2) diamond(context, px, py, 3.2);
        else {
          context.beginPath();
          context.arc(px, py, 1.8, 0, 7);
          context.fill();
        }
      }
    }
    context.globalAlpha = 1;
  }
  const { selected, marked } = store.view;
  for (const row of new Set([...marked, selected])) {
    if (row < from || row >= to || Number.isNaN(data.ended[row]!)) continue;
    context.strokeStyle = row === selected ? colour.focus : colour.ink;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(frame.x(data.invoked[row]!), y(data.ended[row]! - data.invoked[row]!), 6, 0, 7);
    context.stroke();
  }
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.fill();
}

/** Dots as pixels of an image, written without any drawing call. */
function raster(
  frame: Frame,
  data: RunData,
  shown: ReadonlySet<number>,
  from: number,
  to: number,
  y: (ns: number) => number,
): void {
  const { context, left, right, top, bottom, ratio, colour } = frame;
  const width = Math.max(1, Math.round((right - left) * ratio));
  const height = Math.max(1, Math.round((bottom - top + 4) * ratio));
  const pixels = new Uint32Array(width * height);
  const paints = colour.outcomes.map(littleEndian);
  const show = Uint8Array.from(data.page.names, (_, i) => (shown.has(i) ? 1 : 0));
  const size = Math.max(2, Math.round(1.5 * ratio));
  const scale = width / (frame.to - frame.from);
  for (const wanted of [0, 1, 2]) {
    const paint = paints[wanted]!;
    for (let row = from; row < to; row++) {
      if (data.type[row] !== wanted || show[data.f[row]!] === 0) continue;
      const invoked = data.invoked[row]!;
      const took = data.ended[row]! - invoked;
      if (Number.isNaN(took)) continue;
      const px = ((invoked - frame.from) * scale) | 0;
      const py = ((y(took) - top) * ratio) | 0;
      for (let dy = 0; dy < size; dy++) {
        const line = py + dy;
        if (line < 0 || line >= height) continue;
        for (let dx = 0; dx < size && px + dx < width; dx++) pixels[line * width + px + dx] = paint;
      }
    }
  }
  const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
  const layer = document.createElement("canvas");
  [layer.width, layer.height] = [width, height];
  layer.getContext("2d")!.putImageData(image, 0, 0);
  context.globalAlpha = 0.75;
  context.drawImage(layer, left, top, width / ratio, height / ratio);
  context.globalAlpha = 1;
}

/** "#rrggbb" as one number in the order of ImageData's bytes. */
function littleEndian(hex: string): number {
  const value = Number.parseInt(hex.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
