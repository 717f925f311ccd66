/**
 * Executes an order on an empty database and compares: every read must find what it found, and the rules of the
 * model must hold. Written from the definitions, independent of the search, so that no witness is taken on trust.
 */
import type { Session } from "../transactions/graph.js";
import type { Order } from "./order.js";
import type { Registers } from "./registers.js";

/** What is wrong with an order; undefined when it explains the history. */
export function replay(
  r: Registers,
  order: Order,
  snapshots: boolean,
  session: Session,
  successor: Int32Array,
): string | undefined {
  const { store, versionKey } = r;
  const state = Int32Array.from({ length: r.keys }, (_, k) => k);
  const changed = new Int32Array(r.keys).fill(-1);
  const began = new Int32Array(store.transactions).fill(-1);
  const committed = new Int32Array(store.transactions).fill(-1);
  const begin = (t: number, moment: number): string | undefined => {
    if (began[t]! >= 0) return `${String(t)} begins twice`;
    began[t] = moment;
    for (let i = r.readFrom[t]!; i < r.readFrom[t + 1]!; i++) {
      const v = r.readVersion[i]!;
      if (state[versionKey[v]!] !== v) return `${String(t)} did not read that`;
    }
    return undefined;
  };
  for (const [moment, event] of order.entries()) {
    const t = event < 0 ? ~event : event;
    if (event < 0 || began[t]! < 0) {
      if (event < 0 && !snapshots) return "a serial order has no begins";
      const wrong = begin(t, moment);
      if (wrong !== undefined) return wrong;
      if (event < 0) continue;
    }
    if (committed[t]! >= 0) return `${String(t)} commits twice`;
    committed[t] = moment;
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++) {
      const k = versionKey[r.writeVersion[i]!]!;
      if (changed[k]! > began[t]!) return `${String(t)} overwrites a commit its snapshot had not seen`;
      changed[k] = moment;
      state[k] = r.writeVersion[i]!;
    }
  }
  const lastOf = new Map<number, number>();
  // The latest commit among transactions completed before a given one was invoked.
  const latest = new Int32Array(store.transactions + 2).fill(-1);
  for (let t = 0; t < store.transactions; t++) {
    if (r.counts[t] === 0) continue;
    const at = committed[t]!;
    if (at < 0) return `${String(t)} is missing`;
    if (successor[t]! < store.transactions) latest[successor[t]!] = Math.max(latest[successor[t]!]!, at);
  }
  let bound = -1;
  for (let t = 0; t < store.transactions; t++) {
    bound = Math.max(bound, latest[t]!);
    if (r.counts[t] === 0) continue;
    const start = began[t]!;
    if (session === "realtime" && bound >= start) return `${String(t)} is too early for real time`;
    const before = lastOf.get(store.process[t]!);
    if (session === "process" && before !== undefined && before >= start)
      return `${String(t)} is too early for its session`;
    if (store.outcome[t] === 0) lastOf.set(store.process[t]!, committed[t]!);
  }
  return undefined;
}
