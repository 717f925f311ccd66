/** Pairs the events of transactions as they come, for watches that look at a run while it goes on. */
import type { HistoryEvent } from "../history/index.js";

export type Micro = readonly [f: string, key: unknown, value: unknown];

/** A transaction that is over. */
export interface Completion {
  readonly type: HistoryEvent["type"];
  /** Index of its invocation, or of its completion where that was never seen. */
  readonly start: number;
  readonly micro: readonly Micro[];
}

export class Completions {
  readonly #open = new Map<unknown, { start: number; value: unknown }>();

  /** The transaction that this event completes; undefined if none, and for malformed values. */
  of(event: HistoryEvent): Completion | undefined {
    if (event.f !== "txn" || typeof event.process !== "number") return undefined;
    if (event.type === "invoke") {
      this.#open.set(event.process, { start: event.index, value: event.value });
      return undefined;
    }
    const invoked = this.#open.get(event.process);
    this.#open.delete(event.process);
    const start = invoked?.start ?? event.index;
    const value = event.type === "ok" || Array.isArray(event.value) ? event.value : invoked?.value;
    if (!Array.isArray(value) || !value.every((part) => Array.isArray(part))) return undefined;
    return { type: event.type, start, micro: value as unknown as readonly Micro[] };
  }
}
