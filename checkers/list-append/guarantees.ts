/**
 * Models that Elle names but looks for nothing to refute: the guarantees of sessions (Terry et al. 1994), read
 * atomic and monotonic atomic view (Bailis et al. 2014). Each violation is part of a cycle with one rw edge, or of
 * one with session order, so this runs only where such a cycle was found. Keys whose reads contradict each other
 * about their order prove nothing and are left out.
 */
import { EXAMPLES } from "../transactions/judge.js";
import { say, sayList } from "../transactions/prose.js";
import { APPEND, OK, READ, type TransactionStore } from "../transactions/store.js";
import type { Anomaly } from "../verdict.js";
import type { Explainer } from "./explain.js";
import { NOTHING, type Versions } from "./versions.js";

/** Comparisons after which fractured reads are no longer looked for. */
const PATIENCE = 5_000_000;
/** The place of an append that nobody read: behind all others. */
const LAST = 0x7fffffff;

export interface Guarantees {
  /** The first few of each type. */
  readonly anomalies: Anomaly[];
  readonly counts: Map<string, number>;
}

/** `cycles` are the types of the cycles found: they say what can be violated at all. */
export function findGuarantees(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  cycles: readonly string[],
): Guarantees {
  const result: Guarantees = { anomalies: [], counts: new Map() };
  const plain = cycles.filter((type) => !/-(process|realtime)$/.test(type));
  if (plain.length > 0 || cycles.some((type) => type.endsWith("-process")))
    sessions(store, versions, explain, result);
  if (plain.some((type) => /^G(0|1c|-single)/.test(type))) atomicity(store, versions, explain, result);
  return result;
}

function add({ anomalies, counts }: Guarantees, type: string, tell: () => Omit<Anomaly, "type">): void {
  const count = (counts.get(type) ?? 0) + 1;
  counts.set(type, count);
  if (count <= EXAMPLES) anomalies.push({ type, ...tell() });
}

interface Seen {
  readonly place: number;
  readonly t: number;
}

function sessions(store: TransactionStore, versions: Versions, explain: Explainer, result: Guarantees): void {
  const written = new Map<number, Seen>();
  const read = new Map<number, Seen>();
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== OK) continue;
    const own = new Set<number>();
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      const g = versions.version[i]!;
      if (versions.untidy[k] === 1 || g === NOTHING || own.has(k)) continue;
      const name = store.process[t]! * store.keys + k;
      const place = store.kind[i] === APPEND && g >= versions.ordered ? LAST : g;
      const report = (type: string, before: Seen, tale: (key: string, list: string) => string): void =>
        add(result, type, () => ({
          operations: [store.start[before.t]!, store.start[t]!],
          key: explain.key(k),
          message:
            `Process ${String(store.process[t])} ` +
            tale(say(explain.key(k)), store.kind[i] === READ ? sayList(explain.list(i)) : "") +
            ` (index ${String(store.start[before.t])}, then ${String(store.start[t])}).`,
        }));
      const wrote = written.get(name);
      const saw = read.get(name);
      if (store.kind[i] === READ) {
        if (wrote !== undefined && wrote.place > place)
          report(
            "read-your-writes-violation",
            wrote,
            (key, list) => `appended to ${key}, and later read ${list} without it`,
          );
        if (saw !== undefined && saw.place > place)
          report(
            "monotonic-reads-violation",
            saw,
            (key, list) => `read ${key}, and later read ${list}, which is older`,
          );
        if (saw === undefined || saw.place < place) read.set(name, { place, t });
      } else {
        own.add(k);
        if (wrote !== undefined && wrote.place > place && place !== LAST)
          report(
            "monotonic-writes-violation",
            wrote,
            (key) => `appended to ${key}, and its later append stands before that`,
          );
        if (saw !== undefined && saw.place >= place)
          report(
            "writes-follow-reads-violation",
            saw,
            (key) => `read ${key}, and its later append stands before what it had read`,
          );
        if (wrote === undefined || wrote.place < place) written.set(name, { place, t });
      }
    }
  }
}

/** Transactions that saw one append of another and missed one. */
function atomicity(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  result: Guarantees,
): void {
  const { offset, ordered, writer, version, table } = versions;
  let patience = PATIENCE;
  for (let t = 0; t < store.transactions; t++) {
    if (store.outcome[t] !== OK) continue;
    const reads: number[] = [];
    const own = new Set<number>();
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      if (store.kind[i] === APPEND) own.add(k);
      else if (versions.untidy[k] === 0 && version[i] !== NOTHING && !own.has(k)) reads.push(i);
    }
    for (const [j, missing] of reads.entries()) {
      const k = store.key[missing]!;
      for (let g = Math.max(offset[k]!, version[missing]! + 1); g < offset[k + 1]! && patience > 0; g++) {
        patience--;
        const w = writer[g]!;
        if (w < 0 || w === t) continue;
        const i = reads.findIndex((other) => store.key[other] !== k && sees(other, w));
        if (i < 0) continue;
        const type = i < j ? "observed-transaction-vanishes" : "fractured-read";
        add(result, type, () => ({
          operations: [store.start[t]!, store.start[w]!],
          key: explain.key(k),
          message:
            `The transaction of index ${String(store.start[t])} read ${say(explain.key(store.key[reads[i]!]!))} with what ` +
            `the transaction of index ${String(store.start[w])} had appended, but ${say(explain.key(k))} = ` +
            `${sayList(explain.list(missing))} without its ${say(store.atoms.value(table.atom[g]!))}.`,
        }));
        break;
      }
    }
  }
  return;

  function sees(read: number, w: number): boolean {
    for (let o = store.first[w]!; o < store.last[w]!; o++) {
      if (store.kind[o] !== APPEND || store.key[o] !== store.key[read]) continue;
      if (version[o]! < ordered && version[o]! <= version[read]!) return true;
    }
    return false;
  }
}
