/** When anomalies of a kind happened, where the checker says so: spans over the run, above the bands of its faults. */
import type { FaultSpan } from "../../tell/faults.js";
import { counted, duration, moment } from "../../tell/numbers.js";
import type { Proof } from "../../tell/proof.js";
import { markup, NOTHING, type Markup } from "../markup.js";

const WIDTH = 900;
const HEIGHT = 34;

export function whenStrip(
  { anomaly }: Proof,
  end: number,
  spans: readonly FaultSpan[],
  kinds: readonly string[],
): Markup {
  const when = spansOf(anomaly.details?.["when"]);
  if (when.length === 0 || !(end > 0)) return NOTHING;
  const x = (time: number) => Math.round((Math.min(Math.max(time, 0), end) / end) * WIDTH * 10) / 10;
  const total = when.reduce((sum, { count }) => sum + count, 0);
  const text = when.map(
    ({ from, to, count }) =>
      `${String(count)} ${from === to ? `at ${moment(from)}` : `from ${moment(from)} to ${moment(to)}`}`,
  );
  return markup`<div class="when"><h4>When: ${counted(total, "time")} of this kind</h4><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${text.join("; ")}"><rect class="when-run" x="0" y="12" width="${WIDTH}" height="12" rx="3"/>${spans.map(
    (span) =>
      markup`<rect class="when-fault fault-${kinds.indexOf(span.fault)}" x="${x(span.from)}" y="12" width="${Math.max(2, x(span.to ?? end) - x(span.from))}" height="12"><title>${span.fault}, ${moment(span.from)} to ${span.to === undefined ? "the end" : moment(span.to)}</title></rect>`,
  )}${when.map(
    ({ from, to }, i) =>
      markup`<rect class="when-span" x="${x(from)}" y="6" width="${Math.max(3, x(to) - x(from))}" height="24" rx="1.5"><title>${text[i]!}</title></rect>`,
  )}</svg><p class="quiet">${text.join("; ")}, in a run of ${duration(end)}.</p></div>`;
}

interface When {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function spansOf(value: unknown): When[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown): When[] => {
    if (typeof one !== "object" || one === null) return [];
    const { from, to, count } = one as Readonly<Record<string, unknown>>;
    return typeof from === "number" && typeof to === "number" && typeof count === "number"
      ? [{ from, to, count }]
      : [];
  });
}
