/**
 * Anomalies of registers that are final once seen, while a run goes on: aborted reads, internal contradictions, lost
 * updates. Whatever comes later, they stay. Everything else is left to the full check.
 */
import { keyName, type HistoryEvent } from "../history/index.js";
import { say } from "../transactions/prose.js";
import { Completions, type Micro } from "../transactions/completions.js";
import type { Anomaly } from "../verdict.js";
import type { Watch } from "../checker.js";

interface KeyState {
  /** Values of failed transactions, and who first read each value. */
  readonly failed: Map<string, number>;
  readonly readBy: Map<string, number>;
  /** By value read: who replaced it. */
  readonly replaced: Map<string, number>;
}

export class RegisterWatch implements Watch {
  readonly #keys = new Map<string, KeyState>();
  readonly #completions = new Completions();

  constructor(
    /** Name of the value that reads find before any write. */
    readonly initial = "null",
  ) {}

  /** The anomalies that this event completes; malformed values are left to the full check. */
  push(event: HistoryEvent): readonly Anomaly[] {
    const completion = this.#completions.of(event);
    if (completion === undefined) return [];
    const { type, start, micro } = completion;
    if (type === "fail") return this.#fail(start, micro);
    return type === "ok" ? this.#commit(start, micro) : [];
  }

  #state(key: unknown): KeyState {
    const name = keyName(key);
    let state = this.#keys.get(name);
    if (state === undefined) {
      state = { failed: new Map(), readBy: new Map(), replaced: new Map() };
      this.#keys.set(name, state);
    }
    return state;
  }

  #fail(start: number, micro: readonly Micro[]): Anomaly[] {
    return micro.flatMap(([f, key, value]) => {
      if (f !== "w") return [];
      const state = this.#state(key);
      state.failed.set(keyName(value), start);
      const reader = state.readBy.get(keyName(value));
      return reader === undefined ? [] : [aborted(reader, start, key, value)];
    });
  }

  #commit(start: number, micro: readonly Micro[]): Anomaly[] {
    const found: Anomaly[] = [];
    /** By key: what the transaction must find, and the version it read first and has not replaced yet. */
    const expected = new Map<string, string>();
    const external = new Map<string, string>();
    for (const [f, key, value] of micro) {
      const state = this.#state(key);
      const name = keyName(key);
      const word = keyName(value ?? null);
      const seen = word === this.initial ? "null" : word;
      const known = expected.get(name);
      expected.set(name, seen);
      if (f === "w") {
        const version = external.get(name);
        external.delete(name);
        const other = version === undefined ? undefined : state.replaced.get(version);
        if (version !== undefined && other === undefined) state.replaced.set(version, start);
        if (other !== undefined) found.push(lost(other, start, key));
        continue;
      }
      if (known === undefined) external.set(name, seen);
      else if (known !== seen) found.push(internal(start, key, value));
      if (seen === "null" || state.readBy.has(seen)) continue;
      state.readBy.set(seen, start);
      const writer = state.failed.get(seen);
      if (writer !== undefined) found.push(aborted(start, writer, key, value));
    }
    return found;
  }
}

const at = (start: number): string => `the transaction of index ${String(start)}`;

function aborted(reader: number, writer: number, key: unknown, value: unknown): Anomaly {
  const message = `T${at(reader).slice(1)} read ${say(key)} = ${say(value)} of ${at(writer)}, which failed.`;
  return { type: "G1a", operations: [reader, writer], key, message };
}

function internal(start: number, key: unknown, value: unknown): Anomaly {
  const message = `T${at(start).slice(1)} read ${say(key)} = ${say(value)} against what it had itself just seen or written.`;
  return { type: "internal", operations: [start], key, message };
}

function lost(other: number, start: number, key: unknown): Anomaly {
  const message = `T${at(other).slice(1)} and ${at(start)} read the same version of ${say(key)} and both wrote to it.`;
  return { type: "lost-update", operations: [other, start], key, message };
}
