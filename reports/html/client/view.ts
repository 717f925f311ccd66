/** What part of the run is looked at, and which operation is chosen: shared by all plots and the timeline. */
export interface View {
  readonly from: number;
  readonly to: number;
  readonly selected: number;
  /** Rows that stand out, such as an anomaly's. */
  readonly marked: ReadonlySet<number>;
}

export class ViewStore {
  #view: View;
  readonly #listeners = new Set<() => void>();

  constructor(readonly full: { readonly from: number; readonly to: number }) {
    this.#view = { ...full, selected: -1, marked: new Set() };
  }

  get view(): View {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<View>): void {
    const { from, to } = { ...this.#view, ...change };
    const all = this.full.to - this.full.from;
    const span = Math.min(all, Math.max(1000, to - from));
    const left = Math.min(Math.max(this.full.from, from), this.full.to - span);
    this.#view = { ...this.#view, ...change, from: left, to: left + span };
    for (const listener of this.#listeners) listener();
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
