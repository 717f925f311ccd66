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
import { int32, uint8 } from "../transactions/grow.js";
import { sessionNumbers } from "../transactions/order.js";
import { say, sayList } from "../transactions/prose.js";
import { APPEND, FAIL, OK, type TransactionStore } from "../transactions/store.js";
import type { Anomaly } from "../verdict.js";
import type { Explainer } from "./explain.js";
import { Tracks } from "./tracks.js";
import { NOTHING, type Versions } from "./versions.js";

/** The place of an append that nobody read: behind all others. */
const LAST = 0x7fffffff;
/** Elements at the end of a list whose sessions are looked at. */
const BACK = 64;
/** Comparisons for PRAM after which it is left open. */
const PATIENCE = 20_000_000;

/** What a session did, and what it did later that does not go with it. */
interface Broken {
  readonly type: string;
  readonly first: string;
  readonly then: string;
}

const OWN_WRITE: Broken = {
  type: "read-your-writes-violation",
  first: "appended to",
  then: "later read it without that",
};
const OWN_READ: Broken = {
  type: "monotonic-reads-violation",
  first: "read",
  then: "later read less of it",
};
const OWN_ORDER: Broken = {
  type: "monotonic-writes-violation",
  first: "appended to",
  then: "later appended, in front of that",
};
const OWN_SOURCE: Broken = {
  type: "writes-follow-reads-violation",
  first: "read",
  then: "later appended, in front of what it had read",
};

export type Report = (type: string, tell: () => Omit<Anomaly, "type">) => void;

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
  readonly #writes: Tracks;
  readonly #reads: Tracks;
  /** The sessions of transactions, numbered from 0. */
  readonly #session: Int32Array;
  /** By element, the micro-operation that appended it. */
  readonly #appendedAt: Int32Array;
  /** 1 for micro-operations that say something: appends, and reads before the transaction's own appends. */
  readonly #telling: Uint8Array;
  /** By session, for each other session how far it was seen. */
  readonly #seen = new Map<number, Map<number, number>>();
  #patience = PATIENCE;
  #complete = true;
  /** 1 for keys with committed appends that nobody read. */
  readonly #unread: Uint8Array;
  /** Whether a guarantee that PRAM includes was found broken. */
  #told = false;

  constructor(
    readonly store: TransactionStore,
    readonly versions: Versions,
    readonly explain: Explainer,
    readonly suspect: (t: number) => boolean,
    readonly report: Report,
  ) {
    this.#writes = new Tracks();
    this.#reads = new Tracks();
    this.#session = sessionNumbers(store);
    this.#appendedAt = int32(versions.table.length).fill(-1);
    this.#telling = uint8(store.operations);
    this.#unread = new Uint8Array(store.keys);
  }

  run(): boolean {
    const { store } = this;
    // Whatever goes with a broken guarantee is on one cycle with it.
    const own = new Int32Array(store.keys).fill(-1);
    for (let t = 0; t < store.transactions; t++)
      if (store.outcome[t] !== FAIL && this.suspect(t)) this.#follow(t, own);
    const reads: number[] = [];
    for (let t = 0; t < store.transactions; t++) {
      if (store.outcome[t] !== OK || !this.suspect(t)) continue;
      reads.length = 0;
      for (let i = store.first[t]!; i < store.last[t]!; i++) {
        if (this.#telling[i] === 0 || store.kind[i] === APPEND) continue;
        if (this.#lacks(i)) for (const source of reads) this.#behind(t, i, source);
        reads.push(i);
      }
    }
    // What PRAM adds to the others would not be told beside them.
    for (let t = 0; t < store.transactions && !this.#told; t++) {
      if (store.outcome[t] !== OK || !this.suspect(t)) continue;
      for (let i = store.first[t]!; i < store.last[t]!; i++)
        if (this.#telling[i] === 1 && store.kind[i] !== APPEND) this.#pram(t, i);
    }
    return this.#complete && !this.versions.untidy.includes(1);
  }

  #place(i: number): number {
    const g = this.versions.version[i]!;
    return this.store.kind[i] === APPEND && g >= this.versions.ordered ? LAST : g;
  }

  /** Whether a read lacks anything that was ever appended to its key. */
  #lacks(i: number): boolean {
    const k = this.store.key[i]!;
    return this.#unread[k] === 1 || this.versions.version[i]! < this.versions.offset[k + 1]! - 1;
  }

  /** Follows a session through its next transaction: what it did there against what it had done before. */
  #follow(t: number, own: Int32Array): void {
    const { store, versions } = this;
    const session = this.#session[t]!;
    const committed = store.outcome[t] === OK;
    for (let i = store.first[t]!; i < store.last[t]!; i++) {
      const k = store.key[i]!;
      if (versions.untidy[k] === 1 || versions.version[i] === NOTHING) continue;
      const append = store.kind[i] === APPEND;
      if (append) own[k] = t;
      else if (own[k] === t) continue;
      this.#telling[i] = 1;
      const place = this.#place(i);
      if (append) {
        this.#appendedAt[versions.version[i]!] = i;
        // Of unknown outcome and never read: perhaps it never happened.
        if (!committed && place === LAST) continue;
        if (place === LAST) this.#unread[k] = 1;
      }
      const wrote = this.#writes.last(k, session);
      const read = this.#reads.last(k, session);
      if (wrote >= 0 && this.#writes.furthest(wrote) > place && (append || committed))
        this.#tell(append ? OWN_ORDER : OWN_WRITE, t, i, this.#writes.reached(wrote));
      if (read >= 0 && this.#reads.furthest(read) > place && (append || committed))
        this.#tell(append ? OWN_SOURCE : OWN_READ, t, i, this.#reads.reached(read));
      (append ? this.#writes : this.#reads).note(k, session, i, place);
    }
  }

  /** What stands before an append in its session must be seen with it: by read i of a transaction that saw `source`. */
  #behind(t: number, i: number, source: number): void {
    const { store, versions } = this;
    const k = store.key[i]!;
    const place = versions.version[i]!;
    let wrote = -1;
    let followed = -1;
    const oldest = this.#oldest(source);
    for (let g = versions.version[source]!; g >= oldest; g--) {
      const w = versions.writer[g]!;
      if (w < 0 || w === t || !this.suspect(w)) continue;
      const session = this.#session[w]!;
      if (wrote < 0) {
        const first = this.#writes.before(k, session, store.first[w]!);
        if (first >= 0 && this.#writes.furthest(first) > place) wrote = this.#writes.reached(first);
      }
      if (followed < 0) {
        const known = this.#reads.before(k, session, this.#appendedAt[g]!);
        if (known >= 0 && this.#reads.furthest(known) > place) followed = this.#reads.reached(known);
      }
    }
    if (wrote >= 0) this.#missed("monotonic-writes-violation", t, i, source, wrote, "had appended to");
    if (followed >= 0) this.#missed("writes-follow-reads-violation", t, i, source, followed, "had read of");
  }

  /** The first of the last elements of a list that was read. */
  #oldest(i: number): number {
    const { offset, version } = this.versions;
    const first = offset[this.store.key[i]!]!;
    const limit = version[i]! - BACK + 1;
    if (limit <= first) return first;
    this.#complete = false;
    return limit;
  }

  #pram(t: number, i: number): void {
    const { store, versions } = this;
    const session = this.#session[t]!;
    let seen = this.#seen.get(session);
    if (seen === undefined) this.#seen.set(session, (seen = new Map()));
    const place = this.#place(i);
    for (const [other, at] of this.#lacks(i) ? seen : []) {
      if (this.#patience-- <= 0) {
        this.#complete = false;
        return;
      }
      const wrote = this.#writes.before(store.key[i]!, other, at);
      if (wrote < 0 || this.#writes.furthest(wrote) <= place) continue;
      this.#missed("PRAM-violation", t, i, undefined, this.#writes.reached(wrote), "had appended to");
      break;
    }
    const oldest = this.#oldest(i);
    for (let g = versions.version[i]!; g >= oldest; g--) {
      const w = versions.writer[g]!;
      if (w < 0) continue;
      const other = this.#session[w]!;
      seen.set(other, Math.max(seen.get(other) ?? 0, store.first[w]!));
    }
  }

  /** The session did one thing, then another that does not go with it. */
  #tell({ type, first, then }: Broken, t: number, i: number, earlier: number): void {
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
