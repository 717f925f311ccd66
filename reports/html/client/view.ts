/** What part of the run is looked at, and which operation is chosen: shared by all plots and the timeline. */
import type { RunData } from "./data.js";

export interface View {
  readonly from: number;
  readonly to: number;
  readonly selected: number;
  /** Rows that stand out, such as an anomaly's. */
  readonly marked: ReadonlySet<number>;
  /** A moment that is looked at, such as where the mouse is; undefined: that of the chosen operation. */
  readonly cursor: number | undefined;
  /** Position of the only key to show + 1; 0 shows all. */
  readonly key: number;
}

/** The moment that is looked at: under the mouse, or where the chosen operation began, or the middle. */
export function cursorOf({ cursor, selected, from, to }: View, data: RunData): number {
  if (cursor !== undefined) return Math.min(Math.max(cursor, from), to);
  const begun = selected < 0 ? NaN : data.invoked[selected]!;
  return begun >= from && begun <= to ? begun : (from + to) / 2;
}

/** Nanoseconds; closer than this there is nothing to see. */
const SPAN_MIN = 100;

export class ViewStore {
  #view: View;
  /** Whether they want to hear of the cursor as well, which moves with the mouse. */
  readonly #listeners = new Map<() => void, boolean>();

  constructor(readonly full: { readonly from: number; readonly to: number }) {
    this.#view = { ...full, selected: -1, marked: new Set(), cursor: undefined, key: 0 };
  }

  get view(): View {
    return this.#view;
  }

  subscribe(listener: () => void, cursorToo = false): () => void {
    this.#listeners.set(listener, cursorToo);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<View>): void {
    const { from, to } = { ...this.#view, ...change };
    const all = this.full.to - this.full.from;
    const span = Math.min(all, Math.max(SPAN_MIN, to - from));
    const left = Math.min(Math.max(this.full.from, from), this.full.to - span);
    this.#view = { ...this.#view, ...change, from: left, to: left + span };
    const cursorOnly = Object.keys(change).every((name) => name === "cursor");
    for (const [listener, cursorToo] of this.#listeners) if (cursorToo || !cursorOnly) listener();
  }

  /** Narrows (`factor` < 1) or widens around a moment. */
  zoom(factor: number, around = (this.#view.from + this.#view.to) / 2): void {
    const { from, to } = this.#view;
    this.set({ from: around - (around - from) * factor, to: around + (to - around) * factor });
  }

  pan(share: number): void {
    const { from, to } = this.#view;
    const by = (to - from) * share;
    this.set({ from: from + by, to: to + by });
  }

  reset(): void {
    this.set({ ...this.full });
  }
}
