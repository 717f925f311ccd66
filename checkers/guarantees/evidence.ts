/**
 * Collects what a checker finds: counts of everything, a few examples of each type in full, and for each type when
 * it happened (spans of time, a new one after a second without). Examples are made only if they are kept.
 */
import type { Anomaly } from "../verdict.js";

/** Examples of one type that a verdict carries. */
export const EXAMPLES = 4;
const SPANS = 8;
const GAP_NS = 1e9;

/** Nanoseconds since the run began. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export type Example = Omit<Anomaly, "type">;

export class Evidence {
  readonly counts = new Map<string, number>();
  readonly #examples = new Map<string, Anomaly[]>();
  readonly #times = new Map<string, number[]>();

  /** `at` is when it happened; anomalies of a type may come in any order of time. */
  add(type: string, example: () => Example, at?: number): void {
    const count = (this.counts.get(type) ?? 0) + 1;
    this.counts.set(type, count);
    if (count <= EXAMPLES) {
      const list = this.#examples.get(type) ?? [];
      list.push({ type, ...example() });
      this.#examples.set(type, list);
    }
    if (at === undefined) return;
    const times = this.#times.get(type);
    if (times === undefined) this.#times.set(type, [at]);
    else times.push(at);
  }

  /** The examples; the first of each type tells how many there were, and when. */
  anomalies(): Anomaly[] {
    return [...this.#examples].flatMap(([type, list]) =>
      list.map((anomaly, i) => {
        const times = this.#times.get(type);
        if (i > 0 || times === undefined) return anomaly;
        return {
          ...anomaly,
          details: { ...anomaly.details, count: this.counts.get(type)!, when: spansOf(times) },
        };
      }),
    );
  }
}

/** Times grouped into spans; the last span swallows what is too much to tell. */
export function spansOf(times: readonly number[]): readonly Span[] {
  const sorted = Float64Array.from(times).sort();
  const spans: { from: number; to: number; count: number }[] = [];
  for (const time of sorted) {
    const last = spans.at(-1);
    if (last !== undefined && (time - last.to <= GAP_NS || spans.length === SPANS)) {
      last.to = time;
      last.count++;
    } else spans.push({ from: time, to: time, count: 1 });
  }
  return spans;
}
