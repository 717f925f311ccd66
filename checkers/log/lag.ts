/**
 * How far consumers were behind: for each completed poll, how long the message after the last one it had seen had
 * certainly been there when the poll began. Conservative, after Jepsen's realtime lag: a lower bound. Linear in the
 * messages; of a process with very many keys only those that it polled are followed, and so of members of a group, whose
 * keys may have gone to another.
 */
import { OK, type LogStore } from "./load.js";
import type { Versions } from "./versions.js";

/** Nanoseconds. */
export interface Lag {
  readonly time: number;
  readonly process: number;
  readonly key: unknown;
  readonly lag: number;
}

/** Keys of a process that are followed although a poll did not show them. */
const FOLLOWED = 16;

/** One for each completed poll: its worst key. */
export function* lags(store: LogStore, versions: Versions): Generator<Lag> {
  const { history, polls, keys } = store;
  const { type, f, process, invoked, input, output } = history.columns;
  const since = knownSince(store, versions);
  const positions = new Map<number, Map<number, number>>();
  const members = new Set<number>();
  let at = 0;
  for (let row = 0; row < history.length; row++) {
    const name = history.names[f[row]!]!;
    const ok = type[row] === OK;
    if (ok && (name === "assign" || name === "subscribe")) {
      const before = positions.get(process[row]!);
      if (name === "subscribe") members.add(process[row]!);
      else members.delete(process[row]!);
      const told = output[row] ?? input[row];
      const assigned = name === "assign" && Array.isArray(told) ? (told as unknown[]) : [];
      positions.set(
        process[row]!,
        new Map(assigned.map((key) => [store.key(key), before?.get(store.key(key)) ?? -1])),
      );
    }
    if (store.transaction[row] === 0) continue;
    let own = positions.get(process[row]!);
    if (own === undefined) positions.set(process[row]!, (own = new Map()));
    const touched = own.size > FOLLOWED || members.has(process[row]!) ? new Set<number>() : undefined;
    for (; at < polls.row.length && polls.row[at]! <= row; at++) {
      if (polls.row[at] !== row || !ok) continue;
      const key = store.keyOf[polls.value[at]!]!;
      touched?.add(key);
      const place = versions.stands(key, polls.value[at]!, polls.offset[at]!);
      own.set(key, Math.max(own.get(key) ?? -1, place));
    }
    if (!ok || name === "send") continue;
    let worst: Lag | undefined;
    for (const key of touched ?? own.keys()) {
      const known = since[key]?.[own.get(key)! + 1];
      const lag = known === undefined ? 0 : Math.max(0, invoked[row]! - known);
      if (worst === undefined || lag > worst.lag)
        worst = { time: invoked[row]!, process: process[row]!, key: keys[key], lag };
    }
    if (worst !== undefined) yield worst;
  }
}

/** By key and place, the time from which a message was certainly there. */
function knownSince(store: LogStore, versions: Versions): Float64Array[] {
  const { type, returned } = store.history.columns;
  const since = versions.offsets.map((offsets) => new Float64Array(offsets.length).fill(Infinity));
  for (const micros of [store.sends, store.polls]) {
    for (let i = 0; i < micros.row.length; i++) {
      const row = micros.row[i]!;
      const key = store.keyOf[micros.value[i]!]!;
      const place = type[row] === OK ? versions.place(key, micros.offset[i]!) : -1;
      if (place >= 0 && returned[row]! < since[key]![place]!) since[key]![place] = returned[row]!;
    }
  }
  // Whatever stands behind something was there before it.
  for (const times of since) {
    for (let place = times.length - 2; place >= 0; place--)
      times[place] = Math.min(times[place]!, times[place + 1]!);
  }
  return since;
}
