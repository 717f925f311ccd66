/** A plot of numbers that came with the page: lines that hold until the next value, or points. */
import { bytes, count, duration } from "../../tell/numbers.js";
import type { PageSeries } from "../data/page-data.js";
import { Chart } from "./chart.js";
import type { RunData } from "./data.js";
import { faultBands, FONT, ticks, timeAxis, type Frame } from "./paint.js";
import type { ViewStore } from "./view.js";

/** Wong's palette, legible without red and green; points differ in shape as well. */
const COLOURS = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#8C6D00",
  "#6A6A6A",
] as const;

export function SeriesPlot({ data, store, series }: { data: RunData; store: ViewStore; series: PageSeries }) {
  const { lines, unit, form, title } = series;
  let [low, high] = [0, 0];
  for (const { values } of lines) {
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low === high) high = low + (unit === "ns" ? 1e6 : 1);
  const draw = (frame: Frame): void => {
    const { context, left, right, top, bottom, colour } = frame;
    const room = (high - low) * 0.08;
    const [from, to] = [low < 0 ? low - room : 0, high + room];
    const y = (value: number) => bottom - ((value - from) / (to - from)) * (bottom - top);
    timeAxis(frame);
    context.font = FONT;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const mark of ticks(from, to, 4)) {
      context.fillStyle = colour.line;
      context.fillRect(left, Math.round(y(mark)), right - left, 1);
      context.fillStyle = colour.quiet;
      context.fillText(label(mark, unit), left - 8, y(mark));
    }
    faultBands(frame, data.page, true);
    context.save();
    context.beginPath();
    context.rect(left, top - 4, right - left, bottom - top + 8);
    context.clip();
    lines.forEach(({ times, values }, i) => {
      context.fillStyle = context.strokeStyle = COLOURS[i % COLOURS.length]!;
      if (form === "points") times.forEach((time, k) => dot(context, frame.x(time), y(values[k]!), i));
      else {
        context.lineWidth = 1.6;
        context.beginPath();
        times.forEach((time, k) => {
          if (k > 0) context.lineTo(frame.x(time), y(values[k - 1]!));
          else context.moveTo(frame.x(time), y(values[k]!));
          context.lineTo(frame.x(time), y(values[k]!));
        });
        context.stroke();
      }
    });
    context.restore();
  };
  return (
    <div class="plot">
      <h3>
        {title} <span class="quiet">{series.note}</span>
      </h3>
      {lines.length > 1 && (
        <p class="legend">
          {lines.map(({ name }, i) => (
            <span key={name} class="key">
              <b class={`series-${String(i % COLOURS.length)}`}>{SHAPES[i % SHAPES.length]}</b> {name}
            </span>
          ))}
        </p>
      )}
      <Chart
        store={store}
        height={170}
        drag="choose"
        draw={draw}
        label={`${title} over time: ${series.note}`}
      />
    </div>
  );
}

const SHAPES = ["●", "■", "▲", "◆"] as const;

function dot(context: CanvasRenderingContext2D, x: number, y: number, shape: number): void {
  const r = 2.6;
  context.beginPath();
  if (shape % 4 === 0) context.arc(x, y, r, 0, 7);
  else if (shape % 4 === 1) context.rect(x - r, y - r, 2 * r, 2 * r);
  else if (shape % 4 === 2) {
    context.moveTo(x, y - r - 1);
    context.lineTo(x + r + 1, y + r);
    context.lineTo(x - r - 1, y + r);
  } else {
    context.moveTo(x, y - r - 1);
    context.lineTo(x + r + 1, y);
    context.lineTo(x, y + r + 1);
    context.lineTo(x - r - 1, y);
  }
  context.fill();
}

function label(value: number, unit: PageSeries["unit"]): string {
  if (unit === "ns") return duration(value);
  if (unit === "ms") return value === 0 ? "0" : `${value < 0 ? "−" : ""}${duration(Math.abs(value) * 1e6)}`;
  if (unit === "bytes") return bytes(value);
  return count(Number(value.toPrecision(6)));
}
