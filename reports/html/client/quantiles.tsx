/** Latency's median, 95th and 99th percentile over time, of operations that succeeded. */
import { Chart } from "./chart.js";
import { lowerBound, OK } from "./data.js";
import { latencyAxis, latencyScale, type PlotProps } from "./latency.js";
import { faultBands, timeAxis, type Frame } from "./paint.js";

const BIN_PIXELS = 12;
/** Quantile and dashes: the higher, the more broken the line. */
const LINES: readonly (readonly [number, readonly number[]])[] = [
  [0.5, []],
  [0.95, [6, 3]],
  [0.99, [2, 3]],
];

export function Quantiles({ data, store, shown }: PlotProps) {
  const scale = latencyScale(data);
  const draw = (frame: Frame): void => {
    const { context, left, right, top, bottom, from, to, colour } = frame;
    timeAxis(frame);
    latencyAxis(frame, scale.low, scale.decades);
    faultBands(frame, data.page, true);
    const bins = Math.max(8, Math.round((right - left) / BIN_PIXELS));
    const sorted: Float64Array[] = [];
    let row = lowerBound(data.invoked, from);
    for (let bin = 0; bin < bins; bin++) {
      const end = from + ((bin + 1) / bins) * (to - from);
      const took: number[] = [];
      for (; row < data.length && data.invoked[row]! < end; row++) {
        if (data.type[row] === OK && shown.has(data.f[row]!))
          took.push(data.ended[row]! - data.invoked[row]!);
      }
      sorted.push(Float64Array.from(took).sort());
    }
    context.strokeStyle = colour.outcomes[OK]!;
    context.lineWidth = 1.6;
    for (const [quantile, dashes] of LINES) {
      context.setLineDash([...dashes]);
      context.beginPath();
      let pen = false;
      sorted.forEach((took, bin) => {
        // A gap where nothing succeeded is part of the picture.
        if (took.length === 0) {
          pen = false;
          return;
        }
        const value = took[Math.min(took.length - 1, Math.floor(quantile * took.length))]!;
        const share = (Math.log10(Math.max(value, scale.low)) - Math.log10(scale.low)) / scale.decades;
        const [x, y] = [left + ((bin + 0.5) / bins) * (right - left), bottom - share * (bottom - top)];
        if (pen) context.lineTo(x, y);
        else context.moveTo(x, y);
        pen = true;
      });
      context.stroke();
    }
    context.setLineDash([]);
  };
  return (
    <Chart
      store={store}
      height={200}
      drag="choose"
      draw={draw}
      label="Median, 95th and 99th percentile of the latency of successful operations over time, logarithmic."
    />
  );
}
