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

/** Among what is due: the version of a key that was read last. */
const READ_BEFORE = "read";

export interface GuaranteeReport {
  readonly violations: readonly Anomaly[];
  /** Guarantees that certainly hold. */
  readonly held: readonly string[];
}

export function findGuarantees(r: Registers): GuaranteeReport {
  const orders = new Map(Object.keys(GUARANTEES).map((name) => [name, new VersionOrder(r)]));
  const complete = new Sessions(r, orders).run();
  const violations: Anomaly[] = [];
  const held: string[] = [];
  for (const [name, order] of orders) {
    const cycles = order.cycles();
    if (cycles.length === 0 && complete(name)) held.push(name);
    for (const cycle of cycles) violations.push(tell(r, GUARANTEES[name]!, cycle));
  }
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
    for (const done of this.#operations(t)) {
      const { r } = this;
      const key = r.versionKey[done.version]!;
      if (r.store.kind[done.at] === READ) {
        push(session.reads, key, done);
        continue;
      }
      this.#writtenAt[done.version] = done.at;
      session.log.push(done);
      const before = session.writes.get(key)?.at(-1);
      const verb = `process ${String(r.store.process[t])} wrote`;
      if (before !== undefined) {
        const why = `${verb} the one before the other`;
        order("monotonic-writes").add(before.version, done.version, { t, why });
        order("PRAM").add(before.version, done.version, { t, why });
      }
      for (const read of last(session.reads.get(key)))
        order("writes-follow-reads").add(read.version, done.version, {
          t,
          why: `process ${String(r.store.process[t])} had read the one before it wrote the other`,
        });
      if ((session.reads.get(key)?.length ?? 0) > MEMORY) this.#incomplete.add("writes-follow-reads");
      push(session.writes, key, done);
    }
  }

  #demand(t: number): void {
    const { r } = this;
    const session = this.#session(t);
    const sources: Done[] = [];
    for (const done of this.#operations(t)) {
      if (r.store.kind[done.at] === WRITE) continue;
      const key = r.versionKey[done.version]!;
      const must = (name: string, seen: Done, why: string): void =>
        this.orders.get(name)!.add(seen.version, done.version, { t, why, read: true });
      const own = before(session.writes.get(key), done.at);
      for (const write of last(own)) must("read-your-writes", write, "its own session had written the other");
      if (own.length > MEMORY) this.#incomplete.add("read-your-writes");
      const read = before(session.reads.get(key), done.at).at(-1);
      if (read !== undefined) must("monotonic-reads", read, "its session had read the other before");
      for (const source of sources) this.#behind(source, key, must);
      this.#pram(session, done, key, must);
      const w = r.writer[done.version]!;
      if (w >= 0 && this.#writtenAt[done.version]! >= 0)
        sources.push({ version: done.version, at: this.#writtenAt[done.version]!, t: w });
    }
  }

  /** What stands before a write in its session must be seen with it. */
  #behind(source: Done, key: number, must: (name: string, seen: Done, why: string) => void): void {
    const theirs = this.#sessionOf[source.t]!;
    const wrote = before(theirs.writes.get(key), source.at)
      .filter(({ t }) => t !== source.t)
      .at(-1);
    const index = String(this.r.store.start[source.t]);
    if (wrote !== undefined)
      must(
        "monotonic-writes",
        wrote,
        `it had seen what index ${index} wrote, whose session wrote the other first`,
      );
    const known = before(theirs.reads.get(key), source.at);
    for (const seen of last(known))
      must(
        "writes-follow-reads",
        seen,
        `it had seen what index ${index} wrote, whose session had read the other`,
      );
    if (known.length > MEMORY) this.#incomplete.add("writes-follow-reads");
  }

  #pram(
    session: Session,
    done: Done,
    key: number,
    must: (name: string, seen: Done, why: string) => void,
  ): void {
    this.#advance(session, session, done.at, done.t);
    for (const seen of session.due.get(key)?.values() ?? [])
      must(
        "PRAM",
        seen,
        "its session had seen something that came after the other in the session of its writer",
      );
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

  /** External reads and last writes of a transaction, in the order of the program. */
  *#operations(t: number): Generator<Done> {
    const { r } = this;
    const { store, readFrom, readVersion, writeFrom, writeVersion } = r;
    const reads = new Set(readVersion.subarray(readFrom[t], readFrom[t + 1]));
    const writes = new Set(writeVersion.subarray(writeFrom[t], writeFrom[t + 1]));
    for (let at = store.first[t]!; at < store.last[t]!; at++) {
      const version = r.version[at]!;
      // An external read, the first of its version only.
      if (store.kind[at] === READ ? reads.delete(version) : writes.has(version)) yield { version, at, t };
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
    const start = store.start[cause!.t]!;
    const writer = r.writer[from]!;
    return {
      kind: "order",
      from: writer >= 0 ? store.start[writer]! : start,
      to: start,
      key,
      value: value(from),
      next: value(to),
      because:
        cause!.read === true
          ? `index ${String(start)} read ${name(to)}, although ${cause!.why}`
          : `index ${String(start)}: ${cause!.why}`,
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
