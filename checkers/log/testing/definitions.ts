/**
 * What each anomaly of a log means, read as plainly as it can be written down: every pair, every path, nothing shared
 * with the checker. Slow, and for histories of a few operations.
 *
 * A message is a key and a value. It is known to stand at every offset at which any poll found it, and at the offset
 * that was told to its sender, if that sender committed: it was told so, or crashed and a message of its was polled.
 */
import type { Operation } from "../../history/index.js";

/** A message sent or polled, and the offset that its client was told, if any. */
export interface Sent {
  readonly value: number;
  readonly offset: number | undefined;
}
export interface Placed {
  readonly offset: number;
  readonly value: number;
}

/** An operation on one key, as its client tells it. */
export class View {
  readonly keys: readonly string[];
  readonly #sends = new Map<string, Sent[]>();
  readonly #polls = new Map<string, Sent[]>();
  readonly rebalanced = new Set<string>();

  constructor(readonly op: Operation) {
    const told = Array.isArray(op.output) ? op.output : op.input;
    for (const [kind, first, second] of told as [string, unknown, unknown][]) {
      if (kind === "rebalance") for (const key of first as unknown[]) this.rebalanced.add(String(key));
      else if (kind === "send") {
        const [offset, value] = (Array.isArray(second) ? second : [null, second]) as [number | null, number];
        at(this.#sends, String(first)).push({ value, offset: offset ?? undefined });
      } else
        for (const [key, list] of Object.entries((first ?? {}) as Record<string, [number | null, number][]>))
          for (const [offset, value] of list)
            at(this.#polls, key).push({ value, offset: offset ?? undefined });
    }
    this.keys = [...new Set([...this.#sends.keys(), ...this.#polls.keys()])];
  }

  sends(key: string): readonly Sent[] {
    return this.#sends.get(key) ?? [];
  }
  polls(key: string): readonly Sent[] {
    return this.#polls.get(key) ?? [];
  }
}

function at<T>(map: Map<string, T[]>, key: string): T[] {
  if (!map.has(key)) map.set(key, []);
  return map.get(key)!;
}

export class LogFacts {
  readonly views: readonly View[];
  readonly keys: readonly string[];
  /** Asked for again and again. */
  readonly #places = new Map<string, readonly Placed[]>();
  readonly #committed = new Map<View, boolean>();

  constructor(operations: readonly Operation[]) {
    this.views = operations.filter(({ f }) => ["send", "poll", "txn"].includes(f)).map((op) => new View(op));
    this.keys = [...new Set(this.views.flatMap(({ keys }) => keys))].sort();
  }

  /** Somebody who is known to have succeeded polled it. */
  polled(key: string, value: number): boolean {
    return this.views.some(
      (view) => view.op.type === "ok" && view.polls(key).some((message) => message.value === value),
    );
  }
  committed(view: View): boolean {
    const known = this.#committed.get(view);
    if (known !== undefined) return known;
    const committed =
      view.op.type === "ok" ||
      (view.op.type === "info" &&
        view.keys.some((key) => view.sends(key).some(({ value }) => this.polled(key, value))));
    this.#committed.set(view, committed);
    return committed;
  }
  /** Every place where something is known to stand. */
  places(key: string): readonly Placed[] {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const places = this.views
      .flatMap((view) => [...view.polls(key), ...(this.committed(view) ? view.sends(key) : [])])
      .flatMap(({ offset, value }) => (offset === undefined ? [] : [{ offset, value }]));
    this.#places.set(key, places);
    return places;
  }
  offsetsOf(key: string, value: number): readonly number[] {
    return [
      ...new Set(
        this.places(key)
          .filter((place) => place.value === value)
          .map(({ offset }) => offset),
      ),
    ];
  }
  /** Where what an operation polled stood, as far as anybody knows. */
  polledAt(view: View, key: string): readonly number[] {
    return view.polls(key).flatMap(({ offset, value }) => offset ?? this.#only(key, value));
  }
  /** How far a poll to the end of a key reached; Infinity where nobody knows, undefined where it polled nothing. */
  end(view: View, key: string): number | undefined {
    const polled = view.polls(key).length;
    if (polled === 0) return undefined;
    const known = this.polledAt(view, key);
    return known.length < polled ? Infinity : Math.max(...known);
  }
  /** Where what it sent stands: as it was told, if it took effect, or where alone it was found. */
  sentAt(view: View, key: string): readonly number[] {
    const told = this.committed(view);
    return view
      .sends(key)
      .flatMap(({ offset, value }) => (told ? offset : undefined) ?? this.#only(key, value));
  }
  #only(key: string, value: number): readonly number[] {
    const offsets = this.offsetsOf(key, value);
    return offsets.length === 1 ? offsets : [];
  }
  between(key: string, low: number, high: number): boolean {
    return this.places(key).some(({ offset }) => low < offset && offset < high);
  }
}
