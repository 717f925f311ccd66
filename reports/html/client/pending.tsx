/** How many operations were open at a time, and how many of them never learned their outcome. */
import { useMemo } from "preact/hooks";
import { count } from "../../tell/numbers.js";
import { Chart } from "./chart.js";
import { INFO, type RunData } from "./data.js";
import type { PlotProps } from "./latency.js";
import { faultBands, FONT, ticks, timeAxis, type Frame } from "./paint.js";

const BINS = 4096;

export function Pending({ data, store }: PlotProps) {
  const [open, lost] = useMemo(() => [pending(data, false), pending(data, true)], [data]);
  const draw = (frame: Frame): void => {
    const { context, left, right, top, bottom, from, to, colour } = frame;
    const most = Math.max(
      1,
      open.reduce((a, b) => Math.max(a, b), 0),
      lost.reduce((a, b) => Math.max(a, b), 0),
    );
    timeAxis(frame);
    const y = (value: number) => bottom - (value / (most * 1.1)) * (bottom - top);
    context.font = FONT;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const mark of ticks(0, most * 1.1, 3).filter(Number.isInteger)) {
      context.fillStyle = colour.line;
      context.fillRect(left, Math.round(y(mark)), right - left, 1);
      context.fillStyle = colour.quiet;
      context.fillText(count(mark), left - 8, y(mark));
    }
    faultBands(frame, data.page, true);
    for (const [values, type] of [
      [open, 0],
      [lost, INFO],
    ] as const) {
      context.strokeStyle = colour.outcomes[type]!;
      context.lineWidth = 1.5;
      context.beginPath();
      for (let x = left; x <= right; x++) {
        const time = from + ((x - left) / (right - left)) * (to - from);
        const value = values[Math.min(BINS - 1, Math.floor((time / data.last) * BINS))]!;
        if (x === left) context.moveTo(x, y(value));
        else context.lineTo(x, y(value));
      }
      context.stroke();
    }
  };
  return (
    <Chart
      store={store}
      height={140}
      drag="choose"
      draw={draw}
      label="Operations waiting for an answer over time, and operations so far whose outcome is unknown."
    />
  );
}

/** At the middle of each bin: operations in flight, or, with `unknown`, those so far that will never be known. */
function pending(data: RunData, unknown: boolean): Float64Array {
  const change = new Float64Array(BINS + 1);
  const bin = (time: number) => Math.min(BINS, Math.max(0, Math.ceil((time / data.last) * BINS - 0.5)));
  for (let row = 0; row < data.length; row++) {
    if (unknown) {
      if (data.type[row] === INFO) change[bin(data.until(row))]!++;
    } else {
      change[bin(data.invoked[row]!)]!++;
      if (!Number.isNaN(data.ended[row]!)) change[bin(data.ended[row]!)]!--;
    }
  }
  let now = 0;
  return change.map((by) => (now += by)).subarray(0, BINS);
}
