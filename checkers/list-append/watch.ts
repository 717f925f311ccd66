/**
 * Anomalies that are final once seen, while a run goes on: aborted reads, internal contradictions, duplicate
 * elements, incompatible orders, lost updates. Whatever comes later, they stay; so a run may stop at the first.
 *
 * Keeps the longest list of each key and nothing of transactions that are over. Cycles are left to the full check.
 */
import type { Watch } from "../checker.js";
import { keyName, type HistoryEvent } from "../history/index.js";
import { say, sayList } from "../transactions/prose.js";
import { Completions, type Micro } from "../transactions/completions.js";
import type { Anomaly } from "../verdict.js";

interface KeyState {
  /** Names of the elements of the longest list read, and where each was first read. */
  longest: string[];
  longestBy: number;
  readonly readBy: Map<string, number>;
  /** Elements of failed transactions. */
  readonly failed: Map<string, number>;
  /** By last element read: who replaced that version. */
  readonly replaced: Map<string, number>;
}

export class AppendWatch implements Watch {
  readonly #keys = new Map<string, KeyState>();
  readonly #completions = new Completions();

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
      state = { longest: [], longestBy: -1, readBy: new Map(), failed: new Map(), replaced: new Map() };
      this.#keys.set(name, state);
    }
    return state;
  }

  #fail(start: number, micro: readonly Micro[]): Anomaly[] {
    const found: Anomaly[] = [];
    for (const [f, key, element] of micro) {
      if (f !== "append") continue;
      const state = this.#state(key);
      const name = keyName(element);
      state.failed.set(name, start);
      const reader = state.readBy.get(name);
      if (reader !== undefined) found.push(aborted(reader, start, key, element));
    }
    return found;
  }

  #commit(start: number, micro: readonly Micro[]): Anomaly[] {
    const found: Anomaly[] = [];
    /** By key: the list known so far in this transaction, or only what it must end with. */
    const expected = new Map<string, { list: string[]; whole: boolean }>();
    const external = new Map<string, string>();
    for (const [f, key, argument] of micro) {
      const state = this.#state(key);
      const name = keyName(key);
      const known = expected.get(name);
      if (f === "append") {
        const element = keyName(argument);
        expected.set(name, { list: [...(known?.list ?? []), element], whole: known?.whole ?? false });
        const version = external.get(name);
        if (version === undefined) continue;
        external.delete(name);
        const other = state.replaced.get(version);
        if (other === undefined) state.replaced.set(version, start);
        else
          found.push({
            type: "lost-update",
            operations: [other, start],
            key,
            message: `The transactions of index ${String(other)} and ${String(start)} read the same version of ${say(key)} and both appended to it.`,
          });
        continue;
      }
      const list = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
      const names = list.map(keyName);
      if (known !== undefined) {
        const tail = known.whole ? names : names.slice(Math.max(0, names.length - known.list.length));
        if (tail.join() !== known.list.join())
          found.push({
            type: "internal",
            operations: [start],
            key,
            message: `The transaction of index ${String(start)} read ${say(key)} = ${sayList(list)} against what it had itself just seen or appended.`,
          });
      } else external.set(name, names[names.length - 1] ?? "");
      expected.set(name, { list: names, whole: true });
      found.push(...this.#read(start, key, state, list, names));
    }
    return found;
  }

  #read(
    start: number,
    key: unknown,
    state: KeyState,
    list: readonly unknown[],
    names: readonly string[],
  ): Anomaly[] {
    const found: Anomaly[] = [];
    const here = new Set<string>();
    const common = Math.min(names.length, state.longest.length);
    let agrees = 0;
    while (agrees < common && names[agrees] === state.longest[agrees]) agrees++;
    if (agrees < common) {
      found.push({
        type: "incompatible-order",
        operations: [state.longestBy, start],
        key,
        message: `The transactions of index ${String(state.longestBy)} and ${String(start)} read lists of ${say(key)} neither of which is a prefix of the other.`,
      });
    }
    names.forEach((name, i) => {
      if (here.has(name))
        found.push({
          type: "duplicate-elements",
          operations: [start],
          key,
          message: `The transaction of index ${String(start)} read ${say(key)} with ${say(list[i])} more than once.`,
        });
      here.add(name);
      if (state.readBy.has(name)) return;
      state.readBy.set(name, start);
      const writer = state.failed.get(name);
      if (writer !== undefined) found.push(aborted(start, writer, key, list[i]));
    });
    if (agrees === common && names.length > state.longest.length) {
      state.longest = [...names];
      state.longestBy = start;
    }
    return found;
  }
}

function aborted(reader: number, writer: number, key: unknown, element: unknown): Anomaly {
  return {
    type: "G1a",
    operations: [reader, writer],
    key,
    message:
      `The transaction of index ${String(reader)} read ${say(key)} with the element ${say(element)} of the ` +
      `transaction of index ${String(writer)}, which failed.`,
  };
}
