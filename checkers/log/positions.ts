/**
 * Positions of consumers and producers: within one operation (int-poll-skip, int-nonmonotonic-poll, int-send-skip,
 * int-nonmonotonic-send) and from one operation of a process to its next (poll-skip, nonmonotonic-poll,
 * nonmonotonic-send). Where it stands tells its offset; the next place is one further, gaps not counted.
 *
 * Polls of keys that were rebalanced during an operation are exempt within it, and so is what comes before and after it,
 * since nobody says when in it; `assign` and `subscribe` make a consumer forget the keys they leave out. A producer
 * forgets nothing: its next message is appended after its last, whatever it polls. Consumers see what is committed,
 * whatever becomes of them: polls of failed and crashed operations are judged as well, but move nothing.
 */
import type { Evidence } from "../guarantees/index.js";
import { show } from "../history/index.js";
import { FAIL, OK, UNKNOWN, type LogStore, type Micros } from "./load.js";
import type { Versions } from "./versions.js";

interface Place {
  readonly place: number;
  readonly value: number;
  readonly row: number;
}

export function judgePositions(store: LogStore, versions: Versions, evidence: Evidence): void {
  const { history } = store;
  const { process, f, type, input, output } = history.columns;
  const forgetting = history.names.map((name) => name === "assign" || name === "subscribe");
  const polled = new Positions("poll", store, versions, evidence);
  const sent = new Positions("send", store, versions, evidence);
  for (let row = 0; row < history.length; row++) {
    if (forgetting[f[row]!] === true && type[row] !== FAIL) {
      const told = output[row] ?? input[row];
      const kept = new Set((Array.isArray(told) ? (told as unknown[]) : []).map((key) => store.key(key)));
      polled.forget(process[row]!, kept);
    } else if (store.transaction[row] === 1) {
      const moved = store.rebalanced.get(row);
      if (moved !== undefined) polled.lose(process[row]!, moved);
      polled.take(row, type[row] === OK);
      if (moved !== undefined) polled.lose(process[row]!, moved);
      // Where messages of a failed operation are found all the same, they have an order within it.
      sent.take(row, type[row] !== FAIL);
    }
  }
}

class Positions {
  readonly #micros: Micros;
  #at = 0;
  /** By process, then key. */
  readonly #last = new Map<number, Map<number, Place>>();

  constructor(
    readonly kind: "poll" | "send",
    readonly store: LogStore,
    readonly versions: Versions,
    readonly evidence: Evidence,
  ) {
    this.#micros = kind === "poll" ? store.polls : store.sends;
  }

  forget(process: number, kept: ReadonlySet<number>): void {
    const own = this.#last.get(process);
    if (own === undefined) return;
    for (const key of own.keys()) if (!kept.has(key)) own.delete(key);
  }

  lose(process: number, keys: ReadonlySet<number>): void {
    const own = this.#last.get(process);
    for (const key of keys) own?.delete(key);
  }

  /** All messages of one operation, in order; the process goes on from there if they move it. */
  take(row: number, moves: boolean): void {
    const { row: rows, value: values, offset } = this.#micros;
    if (this.#at >= rows.length || rows[this.#at]! > row) return;
    const within = new Map<number, Place>();
    const process = this.store.history.columns.process[row]!;
    const exempt = this.kind === "poll" ? this.store.rebalanced.get(row) : undefined;
    // What a sender was told counts if it took effect: only then is it among the offsets known.
    const told = this.kind === "poll" || this.versions.committed[row] === 1;
    for (; this.#at < rows.length && rows[this.#at] === row; this.#at++) {
      const value = values[this.#at]!;
      const key = this.store.keyOf[value]!;
      const place = this.versions.stands(key, value, told ? offset[this.#at]! : UNKNOWN);
      if (place < 0) continue;
      const now = { place, value, row };
      const before = within.get(key);
      if (before !== undefined) {
        if (exempt?.has(key) !== true) this.#compare(`int-`, key, before, now);
      } else {
        const last = this.#last.get(process)?.get(key);
        if (last !== undefined && (moves || this.kind === "poll")) this.#compare("", key, last, now);
      }
      within.set(key, now);
    }
    if (within.size === 0 || !moves) return;
    let own = this.#last.get(process);
    if (own === undefined) this.#last.set(process, (own = new Map()));
    for (const [key, place] of within) own.set(key, place);
  }

  #compare(where: "int-" | "", key: number, before: Place, now: Place): void {
    const delta = now.place - before.place;
    if (delta === 1) return;
    // Other producers may send in between, so that gaps between operations mean nothing.
    if (delta > 1 && this.kind === "send" && where === "") return;
    const type = delta > 1 ? `${where}${this.kind}-skip` : `${where}nonmonotonic-${this.kind}`;
    const { start, invoked } = this.store.history.columns;
    const { value, keys } = this.store;
    const offsets = this.versions.offsets[key]!;
    this.evidence.add(
      type,
      () => {
        const between = this.versions.at[key]!.subarray(before.place + 1, now.place);
        const skipped = Array.from(between.subarray(0, 8), (v) => value[v]);
        return {
          key: keys[key],
          operations: before.row === now.row ? [start[now.row]!] : [start[before.row]!, start[now.row]!],
          message:
            `${where === "int-" ? `Within index ${String(start[now.row])}` : `Process ${String(this.store.history.columns.process[now.row])}, from index ${String(start[before.row])} to ${String(start[now.row])},`} ` +
            `${this.kind === "poll" ? "polled" : "sent"} ${show(value[before.value])} at offset ${String(offsets[before.place])} of key ${show(keys[key])} ` +
            `and then ${show(value[now.value])} at ${String(offsets[now.place])}` +
            (skipped.length > 0 ? `, leaving out ${skipped.map((one) => show(one)).join(", ")}.` : "."),
          details: { delta, skipped },
        };
      },
      invoked[now.row],
    );
  }
}
