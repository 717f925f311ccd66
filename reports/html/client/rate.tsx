/** Completed operations a second, by name and outcome. */
import { count } from "../../tell/numbers.js";
import { Chart } from "./chart.js";
import { lowerBound, OUTCOME_WORDS, type RunData } from "./data.js";
import type { PlotProps } from "./latency.js";
import { faultBands, FONT, ticks, timeAxis, type Frame } from "./paint.js";

const BIN_PIXELS = 7;
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [9, 3, 2, 3]];

interface Series {
  readonly f: number;
  readonly type: number;
  readonly values: Float64Array;
}

export function Rate({ data, store, shown }: PlotProps) {
  const draw = (frame: Frame): void => {
    const { context, left, right, top, bottom, colour } = frame;
    const bins = Math.max(8, Math.round((right - left) / BIN_PIXELS));
    const series = rates(data, frame, bins, shown);
    const most = Math.max(1e-9, ...series.map(({ values }) => values.reduce((a, b) => Math.max(a, b), 0)));
    timeAxis(frame);
    const marks = ticks(0, most * 1.08, 4);
    const high = Math.max(most * 1.08, marks[marks.length - 1] ?? most);
    const y = (value: number) => bottom - (value / high) * (bottom - top);
    context.font = FONT;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const mark of marks) {
      context.fillStyle = colour.line;
      context.fillRect(left, Math.round(y(mark)), right - left, 1);
      context.fillStyle = colour.quiet;
      context.fillText(count(mark), left - 8, y(mark));
    }
    faultBands(frame, data.page, true);
    context.lineWidth = 1.6;
    context.lineJoin = "round";
    for (const { f, type, values } of series) {
      context.strokeStyle = colour.outcomes[type]!;
      context.setLineDash([...DASHES[f % DASHES.length]!]);
      context.beginPath();
      values.forEach((value, bin) => {
        const x = left + ((bin + 0.5) / bins) * (right - left);
        if (bin === 0) context.moveTo(x, y(value));
        else context.lineTo(x, y(value));
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
      label={`Completed operations a second over time by outcome: ${OUTCOME_WORDS.join(", ")}.`}
    />
  );
}

/** One series for each name and outcome that occurs in the part looked at. */
function rates(data: RunData, frame: Frame, bins: number, shown: ReadonlySet<number>): Series[] {
  const { from, to } = frame;
  const all = new Map<number, Float64Array>();
  const perSecond = 1e9 / ((to - from) / bins);
  // Operations that began earlier may end in view; they began at most the longest latency before.
  for (let row = lowerBound(data.invoked, from - longest(data)); row < data.length; row++) {
    if (data.invoked[row]! > to) break;
    const ended = data.ended[row]!;
    if (!(ended >= from && ended <= to) || !shown.has(data.f[row]!)) continue;
    const key = data.f[row]! * 3 + data.type[row]!;
    let values = all.get(key);
    if (values === undefined) all.set(key, (values = new Float64Array(bins)));
    values[Math.min(bins - 1, Math.floor(((ended - from) / (to - from)) * bins))]! += perSecond;
  }
  return [...all].map(([key, values]) => ({ f: Math.floor(key / 3), type: key % 3, values }));
}

const known = new WeakMap<RunData, number>();

/** The longest latency of the run. */
export function longest(data: RunData): number {
  let most = known.get(data);
  if (most === undefined) {
    most = 0;
    for (let row = 0; row < data.length; row++) {
      const took = data.ended[row]! - data.invoked[row]!;
      if (took > most) most = took;
    }
    known.set(data, most);
  }
  return most;
}
