/**
 * The guarantees of sessions by name (Terry et al. 1994), and PRAM (Lipton and Sandberg 1988), each by itself. Each says
 * that a read must see certain versions of its key: then those are not newer than the version it found. A guarantee is
 * broken if no order of the versions of each key satisfies all that it demands.
 *
 * - read your writes: what the session wrote before
 * - monotonic reads: what the session read before
 * - monotonic writes: versions keep the order of the session that wrote them; who saw one sees those before it
 * - writes follow reads: a version is newer than what its session had read; who saw it sees that as well
 * - PRAM: everything that those sessions did before, whose writes the session of the reader has seen so far
 *
 * The initial state is the oldest version, and who reads one and then writes in one transaction wrote a newer one.
 * Within a transaction only earlier reads oblige later ones, so that levels without snapshots may keep the guarantees.
 */
import { say } from "../transactions/prose.js";
import { OK, READ, WRITE } from "../transactions/store.js";
import type { Anomaly, Step } from "../verdict.js";
import { VersionOrder } from "./version-order.js";
import type { Registers } from "./registers.js";

export const GUARANTEES: Readonly<Record<string, string>> = {
  "read-your-writes": "read-your-writes-violation",
  "monotonic-reads": "monotonic-reads-violation",
  "monotonic-writes": "monotonic-writes-violation",
  "writes-follow-reads": "writes-follow-reads-violation",
  PRAM: "PRAM-violation",
};

/** What a session did to one key, longest ago first; older entries than these are forgotten, and nothing claimed. */
const MEMORY = 64;
/** Entries handed from session to session for PRAM, after which nothing is claimed of it. */
const HANDED = 20_000_000;

interface Done {
  readonly version: number;
  /** Its micro-operation: of one process they are numbered in the order of the session. */
  readonly at: number;
  readonly t: number;
}

interface Session {
  readonly writes: Map<number, Done[]>;
  readonly reads: Map<number, Done[]>;
  /** All writes in order. */
  readonly log: Done[];
  /** For PRAM: how much of the log of each session it has seen, and what it must see, by key and session. */
  readonly seen: Map<Session, number>;
  readonly due: Map<number, Map<Session | typeof READ_BEFORE, Done>>;
}

/** Why one version must not be newer than another, of the transaction that wrote or read the latter. */
const WROTE_FIRST = "its session had written the other before";
const READ_FIRST = "its session had read the other before it wrote this";
const OWN_WRITE = "its session had written the other before";
const OWN_READ = "its session had read the other before";
const SESSION_WROTE = "it had seen a write whose session had written the other first";
const SESSION_READ = "it had seen a write whose session had read the other first";
const ORDER_OF_WRITER = "its session had seen a write that came after the other in the session of both";

/** Among what is due: the version of a key that was read last. */
const READ_BEFORE = "read";

export interface GuaranteeReport {
  readonly violations: readonly Anomaly[];
  /** Guarantees that certainly hold. */
  readonly held: readonly string[];
}

export function findGuarantees(r: Registers): GuaranteeReport {
  const orders = new Map(Object.keys(GUARANTEES).map((name) => [name, new VersionOrder(r)]));
  const sessions = new Sessions(r, orders);
  const violations: Anomaly[] = [];
  const held: string[] = [];
  const judge = (name: string, complete: boolean): boolean => {
    const cycles = orders.get(name)!.cycles();
    if (cycles.length === 0 && complete) held.push(name);
    for (const cycle of cycles) violations.push(tell(r, GUARANTEES[name]!, cycle));
    return cycles.length > 0;
  };
  const complete = sessions.run();
  const broken = ["read-your-writes", "monotonic-reads", "monotonic-writes"].filter((name) =>
    judge(name, complete(name)),
  );
  judge("writes-follow-reads", complete("writes-follow-reads"));
  // PRAM is all three together: where one of them is broken it adds nothing.
  if (broken.length === 0) judge("PRAM", sessions.runPram());
  return { violations, held };
}

class Sessions {
  readonly #sessions = new Map<number, Session>();
  readonly #incomplete = new Set<string>();
  readonly #sessionOf: (Session | undefined)[] = [];
  /** By version, the micro-operation that wrote it. */
  readonly #writtenAt: Int32Array;
  #handed = 0;

  constructor(
    readonly r: Registers,
    readonly orders: ReadonlyMap<string, VersionOrder>,
  ) {
    this.#writtenAt = new Int32Array(r.versions).fill(-1);
  }

  /** Demands everything that the guarantees demand. Returns whether it is all there was, by guarantee. */
  run(): (name: string) => boolean {
    const { r } = this;
    const { store } = r;
    // What others may see of a session must be known before they are looked at.
    for (let t = 0; t < store.transactions; t++) {
      if (r.counts[t] === 1) this.#remember(t);
    }
    for (let t = 0; t < store.transactions; t++) {
      if (r.counts[t] === 1 && store.outcome[t] === OK) this.#demand(t);
    }
    return (name) => !this.#incomplete.has(name);
  }

  /** The same for PRAM, after `run`. */
  runPram(): boolean {
    const { r } = this;
    for (let t = 0; t < r.store.transactions; t++) {
      if (r.counts[t] !== 1 || r.store.outcome[t] !== OK) continue;
      const session = this.#session(t);
      this.#each(t, (version, at) => {
        if (r.store.kind[at] === READ) this.#pram(session, { version, at, t });
      });
    }
    return !this.#incomplete.has("PRAM");
  }

  #session(t: number): Session {
    const process = this.r.store.process[t]!;
    let session = this.#sessions.get(process);
    if (session === undefined) {
      session = { writes: new Map(), reads: new Map(), log: [], seen: new Map(), due: new Map() };
      this.#sessions.set(process, session);
    }
    return session;
  }

  #remember(t: number): void {
    const session = this.#session(t);
    this.#sessionOf[t] = session;
    const order = (name: string) => this.orders.get(name)!;
    const { r } = this;
    this.#each(t, (version, at) => {
      const done: Done = { version, at, t };
      const key = r.versionKey[done.version]!;
      if (r.store.kind[done.at] === READ) {
        push(session.reads, key, done);
        return;
      }
      this.#writtenAt[done.version] = done.at;
      session.log.push(done);
      const before = session.writes.get(key)?.at(-1);
      if (before !== undefined) {
        order("monotonic-writes").add(before.version, done.version, t, WROTE_FIRST);
        order("PRAM").add(before.version, done.version, t, WROTE_FIRST);
      }
      for (const read of last(session.reads.get(key)))
        order("writes-follow-reads").add(read.version, done.version, t, READ_FIRST);
      if ((session.reads.get(key)?.length ?? 0) > MEMORY) this.#incomplete.add("writes-follow-reads");
      push(session.writes, key, done);
    });
  }

  #demand(t: number): void {
    const { r } = this;
    const session = this.#session(t);
    const sources: Done[] = [];
    this.#each(t, (version, at) => {
      if (r.store.kind[at] === WRITE) return;
      const done: Done = { version, at, t };
      const key = r.versionKey[done.version]!;
      const must = (name: string, seen: Done, why: string, source?: number): void =>
        this.orders.get(name)!.add(seen.version, done.version, t, why, source ?? -1);
      const own = before(session.writes.get(key), done.at);
      for (const write of last(own)) must("read-your-writes", write, OWN_WRITE);
      if (own.length > MEMORY) this.#incomplete.add("read-your-writes");
      const read = before(session.reads.get(key), done.at).at(-1);
      if (read !== undefined) must("monotonic-reads", read, OWN_READ);
      for (const source of sources) this.#behind(source, key, must);
      const w = r.writer[done.version]!;
      if (w >= 0 && this.#writtenAt[done.version]! >= 0)
        sources.push({ version: done.version, at: this.#writtenAt[done.version]!, t: w });
    });
  }

  /** What stands before a write in its session must be seen with it. */
  #behind(
    source: Done,
    key: number,
    must: (name: string, seen: Done, why: string, source: number) => void,
  ): void {
    const theirs = this.#sessionOf[source.t]!;
    const wrote = before(theirs.writes.get(key), source.at)
      .filter(({ t }) => t !== source.t)
      .at(-1);
    if (wrote !== undefined) must("monotonic-writes", wrote, SESSION_WROTE, source.t);
    const known = before(theirs.reads.get(key), source.at);
    for (const seen of last(known)) must("writes-follow-reads", seen, SESSION_READ, source.t);
    if (known.length > MEMORY) this.#incomplete.add("writes-follow-reads");
  }

  #pram(session: Session, done: Done): void {
    const key = this.r.versionKey[done.version]!;
    const order = this.orders.get("PRAM")!;
    this.#advance(session, session, done.at, done.t);
    for (const seen of session.due.get(key)?.values() ?? [])
      order.add(seen.version, done.version, done.t, ORDER_OF_WRITER);
    // Whoever reads this key next must see this version, and with it all that was due.
    session.due.set(key, new Map([[READ_BEFORE, done]]));
    const w = this.r.writer[done.version]!;
    const theirs = w < 0 ? undefined : this.#sessionOf[w];
    if (theirs !== undefined) this.#advance(session, theirs, this.#writtenAt[done.version]!, w);
  }

  /** The session has seen another one up to a micro-operation of transaction t: what came before is due. */
  #advance(session: Session, other: Session, at: number, t: number): void {
    let next = session.seen.get(other) ?? 0;
    for (; next < other.log.length && other.log[next]!.at < at && other.log[next]!.t !== t; next++) {
      if (++this.#handed > HANDED) {
        this.#incomplete.add("PRAM");
        break;
      }
      const write = other.log[next]!;
      const key = this.r.versionKey[write.version]!;
      const due = session.due.get(key);
      if (due === undefined) session.due.set(key, new Map([[other, write]]));
      else due.set(other, write);
    }
    session.seen.set(other, next);
  }

  /** Calls back for external reads and last writes of a transaction, in the order of the program. */
  #each(t: number, visit: (version: number, at: number) => void): void {
    const { store, readFrom, readVersion, writeFrom, writeVersion, version } = this.r;
    let next = readFrom[t]!;
    for (let at = store.first[t]!; at < store.last[t]!; at++) {
      const v = version[at]!;
      if (store.kind[at] === READ) {
        // External reads are listed in the order of the program.
        if (next >= readFrom[t + 1]! || readVersion[next] !== v) continue;
        next++;
        visit(v, at);
        continue;
      }
      for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++) {
        if (writeVersion[i] !== v) continue;
        visit(v, at);
        break;
      }
    }
  }
}

function push(lists: Map<number, Done[]>, key: number, done: Done): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [done]);
  else list.push(done);
}

/** Those before a micro-operation. */
function before(list: readonly Done[] | undefined, at: number): readonly Done[] {
  if (list === undefined) return [];
  let end = list.length;
  while (end > 0 && list[end - 1]!.at >= at) end--;
  // The whole list may be long: only the end of it is looked at.
  return list.slice(Math.max(0, end - MEMORY - 1), end);
}

function last(list: readonly Done[] | undefined): readonly Done[] {
  return list === undefined ? [] : list.slice(-MEMORY);
}

function tell(r: Registers, type: string, cycle: ReturnType<VersionOrder["cycles"]>[number]): Anomaly {
  const { store } = r;
  const key = store.keyValue(r.versionKey[cycle[0]!.from]!);
  const value = (v: number): unknown => (v < r.keys ? null : store.atoms.value(r.versionAtom[v]!));
  const name = (v: number): string => (v < r.keys ? "the initial state" : say(value(v)));
  const known = cycle.filter(({ cause }) => cause !== undefined);
  const steps = known.map(({ from, to, cause }): Step => {
    const { t, why, source } = cause!;
    const start = store.start[t]!;
    const writer = r.writer[from]!;
    const read = r.writer[to] !== t;
    const at = source < 0 ? "" : ` (index ${String(store.start[source])})`;
    return {
      kind: "order",
      from: writer >= 0 ? store.start[writer]! : start,
      to: start,
      key,
      value: value(from),
      next: value(to),
      because: `index ${String(start)} ${read ? "read" : "wrote"} ${name(to)}, ${read ? "although" : "and"} ${why}${at}`,
    };
  });
  const parts = known.map(
    ({ from, to }, i) => `${name(from)} came before ${name(to)}, since ${steps[i]!.because!}`,
  );
  const initial = cycle.some(({ to }) => to < r.keys) ? ", but nothing comes before that" : "";
  return {
    type,
    operations: [...new Set(steps.flatMap(({ from, to }) => [from, to]))],
    key,
    steps,
    message: `The versions of ${say(key)} cannot be ordered: ${parts.join("; yet ")}${initial}.`,
  };
}
