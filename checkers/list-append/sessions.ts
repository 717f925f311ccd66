/**
 * The guarantees of sessions by name (Terry et al. 1994) and PRAM (Lipton and Sandberg 1988), over lists, whose reads
 * show exactly which appends they saw:
 *
 * - read your writes: a read has all that its session appended before
 * - monotonic reads: a read has all that its session read before
 * - monotonic writes: appends of a session stand in its order, and a transaction that saw one sees those before it
 * - writes follow reads: an append stands behind all that its session had read of the key, and who saw it sees that too
 * - PRAM: a read has all that was appended before anything its session saw, by the session that appended that
 *
 * Within a transaction only earlier reads oblige later ones. Keys whose reads contradict each other about their order
 * prove nothing and are left out.
 */
import { say, sayList } from "../transactions/prose.js";
import { APPEND, FAIL, OK, type TransactionStore } from "../transactions/store.js";
import type { Anomaly } from "../verdict.js";
import type { Explainer } from "./explain.js";
import { NOTHING, type Versions } from "./versions.js";

/** The place of an append that nobody read: behind all others. */
const LAST = 0x7fffffff;
/** Elements at the end of a list whose sessions are looked at. */
const BACK = 64;
/** Comparisons for PRAM after which it is left open. */
const PATIENCE = 20_000_000;

export type Report = (type: string, tell: () => Omit<Anomaly, "type">) => void;

/** What a session did to one key: micro-operations, and the furthest place up to each. */
interface Track {
  readonly at: number[];
  readonly furthest: number[];
}

/**
 * Reports what is broken. Returns whether everything was looked at. `suspect` says which transactions may break
 * anything: those on a cycle with session order.
 */
export function findSessions(
  store: TransactionStore,
  versions: Versions,
  explain: Explainer,
  suspect: (t: number) => boolean,
  report: Report,
): boolean {
  return new Sessions(store, versions, explain, suspect, report).run();
}

class Sessions {
  readonly #writes = new Map<number, Track>();
  readonly #reads = new Map<number, Track>();
  /** By element, the micro-operation that appended it. */
  readonly #appendedAt: Int32Array;
  /** By session, for each other session how far it was seen. */
  readonly #seen = new Map<number, Map<number, number>>();
  #patience = PATIENCE;
  #complete = true;
  /** By key, when the transaction at hand appended to it; 1 for keys with committed appends that nobody read. */
  readonly #own: Int32Array;
  readonly #unread: Uint8Array;
  #round = 0;
  /** Whether a guarantee that PRAM includes was found broken. */
  #told = false;

  constructor(
    readonly store: TransactionStore,
    readonly versions: Versions,
    readonly explain: Explainer,
    readonly suspect: (t: number) => boolean,
    readonly report: Report,
  ) {
    this.#appendedAt = new Int32Array(versions.table.length).fill(-1);
    this.#own = new Int32Array(store.keys);
    this.#unread = new Uint8Array(store.keys);
  }

  run(): boolean {
    const { store } = this;
    // Whatever goes with a broken guarantee is on one cycle with it.
    for (let t = 0; t < store.transactions; t++)
      if (store.outcome[t] !== FAIL && this.suspect(t)) this.#remember(t);
    for (let t = 0; t < store.transactions; t++)
      if (store.outcome[t] === OK && this.suspect(t)) this.#judge(t);
    // What PRAM adds to the others would not be told beside them.
    for (let t = 0; t < store.transactions && !this.#told; t++)
      if (store.outcome[t] === OK && this.suspect(t)) {
        this.#each(t, (i) => store.kind[i] !== APPEND && this.#pram(t, i));
      }
    return this.#complete && !this.versions.untidy.includes(1);
  }

  #name(t: number, key: number): number {
    return this.store.process[t]! * this.store.keys + key;
  }

  #place(i: number): number {
    const g = this.versions.version[i]!;
    return this.store.kind[i] === APPEND && g >= this.versions.ordered ? LAST : g;
  }

  /** Calls back for what says something: reads before the transaction's own appends, and appends. */
  #each(t: number, visit: (i: number) => void): void {
    const { store, versions } = this;
    const round = ++this.#round;
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      if (versions.untidy[k] === 1 || versions.version[i] === NOTHING) continue;
      if (store.kind[i] === APPEND) this.#own[k] = round;
      else if (this.#own[k] === round) continue;
      visit(i);
    }
  }

  /** Whether a read lacks anything that was ever appended to its key. */
  #lacks(i: number): boolean {
    const k = this.store.key[i]!;
    return this.#unread[k] === 1 || this.#place(i) < this.versions.offset[k + 1]! - 1;
  }

  #remember(t: number): void {
    const { store, versions } = this;
    this.#each(t, (i) => {
      const place = this.#place(i);
      if (store.kind[i] !== APPEND) {
        note(this.#reads, this.#name(t, store.key[i]!), i, place);
        return;
      }
      this.#appendedAt[versions.version[i]!] = i;
      // Of unknown outcome and never read: perhaps it never happened.
      if (store.outcome[t] !== OK && place === LAST) return;
      if (place === LAST) this.#unread[store.key[i]!] = 1;
      const name = this.#name(t, store.key[i]!);
      const wrote = before(this.#writes.get(name), i);
      const read = before(this.#reads.get(name), i);
      if (wrote !== undefined && wrote.place > place)
        this.#tell(
          "monotonic-writes-violation",
          t,
          i,
          wrote.at,
          "appended to",
          "later appended, in front of that",
        );
      if (read !== undefined && read.place > place)
        this.#tell(
          "writes-follow-reads-violation",
          t,
          i,
          read.at,
          "read",
          "later appended, in front of what it had read",
        );
      note(this.#writes, name, i, place);
    });
  }

  #judge(t: number): void {
    const { store } = this;
    const sources: number[] = [];
    this.#each(t, (i) => {
      if (store.kind[i] === APPEND) return;
      const k = store.key[i]!;
      sources.push(i);
      if (!this.#lacks(i)) return;
      const place = this.#place(i);
      const name = this.#name(t, k);
      const wrote = before(this.#writes.get(name), i);
      const read = before(this.#reads.get(name), i);
      if (wrote !== undefined && wrote.place > place) {
        this.#tell("read-your-writes-violation", t, i, wrote.at, "appended to", "later read it without that");
      }
      if (read !== undefined && read.place > place) {
        this.#tell("monotonic-reads-violation", t, i, read.at, "read", "later read less of it");
      }
      for (let j = 0; j < sources.length - 1; j++) this.#behind(t, i, sources[j]!);
    });
  }

  /** The last elements of a list that was read, latest first. */
  *#elements(i: number): Generator<number> {
    const { offset, version } = this.versions;
    const from = offset[this.store.key[i]!]!;
    for (let g = version[i]!; g >= from; g--) {
      if (version[i]! - g >= BACK) {
        this.#complete = false;
        return;
      }
      yield g;
    }
  }

  /** What stands before an append in its session must be seen with it. */
  #behind(t: number, i: number, source: number): void {
    const { store, versions } = this;
    const k = store.key[i]!;
    let wrote: number | undefined;
    let followed: number | undefined;
    for (const g of this.#elements(source)) {
      const w = versions.writer[g]!;
      if (w < 0 || w === t || !this.suspect(w)) continue;
      const name = this.#name(w, k);
      const first = before(this.#writes.get(name), store.first[w]!);
      if (first !== undefined && first.place > this.#place(i)) wrote ??= first.at;
      const known = before(this.#reads.get(name), this.#appendedAt[g]!);
      if (known !== undefined && known.place > this.#place(i)) followed ??= known.at;
    }
    if (wrote !== undefined)
      this.#missed("monotonic-writes-violation", t, i, source, wrote, "had appended to");
    if (followed !== undefined)
      this.#missed("writes-follow-reads-violation", t, i, source, followed, "had read of");
  }

  #pram(t: number, i: number): void {
    const { store, versions } = this;
    const process = store.process[t]!;
    let seen = this.#seen.get(process);
    if (seen === undefined) this.#seen.set(process, (seen = new Map()));
    const place = this.#place(i);
    for (const [other, at] of this.#lacks(i) ? seen : []) {
      if (this.#patience-- <= 0) {
        this.#complete = false;
        return;
      }
      const wrote = before(this.#writes.get(other * store.keys + store.key[i]!), at);
      if (wrote === undefined || wrote.place <= place) continue;
      this.#missed("PRAM-violation", t, i, undefined, wrote.at, "had appended to");
      break;
    }
    for (const g of this.#elements(i)) {
      const w = versions.writer[g]!;
      if (w < 0) continue;
      const other = store.process[w]!;
      seen.set(other, Math.max(seen.get(other) ?? 0, store.first[w]!));
    }
  }

  /** The session did one thing, then another that does not go with it. */
  #tell(type: string, t: number, i: number, earlier: number, first: string, then: string): void {
    if (type !== "writes-follow-reads-violation") this.#told = true;
    this.report(type, () => {
      const { store, explain } = this;
      const key = explain.key(store.key[i]!);
      const [was, now] = [String(store.start[this.#owner(earlier)]), String(store.start[t])];
      const saw = store.kind[i] === APPEND ? "" : `, as ${sayList(explain.list(i))}`;
      return {
        operations: [store.start[this.#owner(earlier)]!, store.start[t]!],
        key,
        message: `Process ${String(store.process[t])} ${first} ${say(key)} (index ${was}) and ${then}${saw} (index ${now}).`,
      };
    });
  }

  /** A read lacks what another session did before something that was seen of it. */
  #missed(type: string, t: number, i: number, source: number | undefined, other: number, did: string): void {
    if (type !== "writes-follow-reads-violation") this.#told = true;
    this.report(type, () => {
      const { store, explain } = this;
      const key = explain.key(store.key[i]!);
      const [reader, theirs] = [store.start[t]!, store.start[this.#owner(other)]!];
      const seen = source === undefined ? "its session" : `by ${say(explain.key(store.key[source]!))} it`;
      return {
        operations: [reader, theirs],
        key,
        message:
          `The transaction of index ${String(reader)} read ${say(key)} = ${sayList(explain.list(i))}, although ${seen} ` +
          `had seen what process ${String(store.process[this.#owner(other)])} appended after it ${did} ${say(key)} ` +
          `more than that (index ${String(theirs)}).`,
      };
    });
  }

  /** The transaction of a micro-operation. */
  #owner(operation: number): number {
    const { first, last } = this.store;
    let t = 0;
    while (operation < first[t]! || operation >= last[t]!) t++;
    return t;
  }
}

function note(tracks: Map<number, Track>, name: number, at: number, place: number): void {
  const track = tracks.get(name);
  if (track === undefined) {
    tracks.set(name, { at: [at], furthest: [place] });
    return;
  }
  track.at.push(at);
  track.furthest.push(Math.max(place, track.furthest[track.furthest.length - 1]!));
}

/** The furthest place reached before a micro-operation, and the one that reached it. */
function before(track: Track | undefined, at: number): { place: number; at: number } | undefined {
  if (track === undefined) return undefined;
  let low = 0;
  let high = track.at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (track.at[middle]! < at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return undefined;
  const place = track.furthest[low - 1]!;
  let reached = low - 1;
  while (reached > 0 && track.furthest[reached - 1] === place) reached--;
  return { place, at: track.at[reached]! };
}
