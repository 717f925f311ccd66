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
import { int32, uint8 } from "../transactions/grow.js";
import { EXAMPLES } from "../transactions/judge.js";
import { sessionNumbers } from "../transactions/order.js";
import { say } from "../transactions/prose.js";
import { OK, READ, WRITE } from "../transactions/store.js";
import { Trails } from "../transactions/trails.js";
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

/** Steps of a session on one key that are looked back on; of what has more of them nothing is claimed. */
const MEMORY = 64;
/** Entries handed from session to session for PRAM, after which nothing is claimed of it. */
const HANDED = 20_000_000;

interface Done {
  readonly version: number;
  /** Its micro-operation: of one process they are numbered in the order of the session. */
  readonly at: number;
  readonly t: number;
}

/** For PRAM. */
interface Session {
  /** All writes in order. */
  readonly log: Done[];
  /** How much of the log of each session it has seen, and what it must see, by key and session. */
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
  /** The shortest few of each type. */
  readonly violations: readonly Anomaly[];
  readonly counts: ReadonlyMap<string, number>;
  /** Guarantees that certainly hold. */
  readonly held: readonly string[];
}

export function findGuarantees(r: Registers): GuaranteeReport {
  const orders = new Map(Object.keys(GUARANTEES).map((name) => [name, new VersionOrder(r)]));
  const sessions = new Sessions(r, orders);
  const violations: Anomaly[] = [];
  const counts = new Map<string, number>();
  const held: string[] = [];
  const judge = (name: string, complete: boolean): boolean => {
    const cycles = orders.get(name)!.cycles();
    if (cycles.length === 0 && complete) held.push(name);
    const type = GUARANTEES[name]!;
    if (cycles.length > 0) counts.set(type, cycles.length);
    const shortest = [...cycles].sort((a, b) => a.length - b.length).slice(0, EXAMPLES);
    for (const cycle of shortest) violations.push(tell(r, type, cycle));
    return cycles.length > 0;
  };
  const complete = sessions.run();
  const broken = ["read-your-writes", "monotonic-reads", "monotonic-writes"].filter((name) =>
    judge(name, complete(name)),
  );
  judge("writes-follow-reads", complete("writes-follow-reads"));
  // PRAM is all three together: where one of them is broken it adds nothing.
  if (broken.length === 0) judge("PRAM", sessions.runPram());
  return { violations, counts, held };
}

class Sessions {
  readonly #incomplete = new Set<string>();
  /** Versions written and read; the same version read again and again is one entry. */
  readonly #writes = new Trails();
  readonly #reads = new Trails();
  readonly #session: Int32Array;
  /** 1 for micro-operations that matter to others: external reads and last writes. */
  readonly #telling: Uint8Array;
  /** By version, the micro-operation that wrote it. */
  readonly #writtenAt: Int32Array;
  #handed = 0;

  constructor(
    readonly r: Registers,
    readonly orders: ReadonlyMap<string, VersionOrder>,
  ) {
    this.#session = sessionNumbers(r.store);
    this.#telling = uint8(r.store.operations);
    this.#writtenAt = int32(r.versions).fill(-1);
  }

  /** Demands everything that the guarantees demand. Returns whether it is all there was, by guarantee. */
  run(): (name: string) => boolean {
    const { r } = this;
    const { store } = r;
    // What others may see of a session must be known before they are looked at.
    for (let t = 0; t < store.transactions; t++) {
      if (r.counts[t] === 0) continue;
      this.#mark(t);
      this.#remember(t);
    }
    for (let t = 0; t < store.transactions; t++) {
      if (r.counts[t] === 1 && store.outcome[t] === OK) this.#demand(t);
    }
    return (name) => !this.#incomplete.has(name);
  }

  /** The same for PRAM, after `run`. */
  runPram(): boolean {
    const { r } = this;
    const { store } = r;
    const order = this.orders.get("PRAM")!;
    const sessions: Session[] = [];
    const transactions = (visit: (done: Done, key: number, kind: number) => void): void => {
      for (let t = 0; t < store.transactions; t++) {
        for (let at = store.first[t]!; at < store.last[t]!; at++) {
          if (this.#telling[at] === 1)
            visit({ version: r.version[at]!, at, t }, store.key[at]!, store.kind[at]!);
        }
      }
    };
    transactions((done, key, kind) => {
      const session = (sessions[this.#session[done.t]!] ??= { log: [], seen: new Map(), due: new Map() });
      if (kind === READ) return;
      const before = this.#writes.before(key, this.#session[done.t]!, done.at);
      if (before >= 0) order.add(this.#writes.value(before), done.version, done.t, WROTE_FIRST);
      session.log.push(done);
    });
    transactions((done, _, kind) => {
      if (kind === READ && store.outcome[done.t] === OK) this.#pram(sessions, done);
    });
    return !this.#incomplete.has("PRAM");
  }

  #mark(t: number): void {
    const { store, readFrom, readVersion, writeFrom, writeVersion, version } = this.r;
    let next = readFrom[t]!;
    for (let at = store.first[t]!; at < store.last[t]!; at++) {
      const v = version[at]!;
      if (store.kind[at] === READ) {
        // External reads are listed in the order of the program.
        if (next >= readFrom[t + 1]! || readVersion[next] !== v) continue;
        next++;
        this.#telling[at] = 1;
        continue;
      }
      for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++) {
        if (writeVersion[i] === v) this.#telling[at] = 1;
      }
    }
  }

  #remember(t: number): void {
    const { r } = this;
    const session = this.#session[t]!;
    const monotonicWrites = this.orders.get("monotonic-writes")!;
    const writesFollowReads = this.orders.get("writes-follow-reads")!;
    for (let at = r.store.first[t]!; at < r.store.last[t]!; at++) {
      if (this.#telling[at] === 0) continue;
      const key = r.store.key[at]!;
      const version = r.version[at]!;
      const read = this.#reads.last(key, session);
      if (r.store.kind[at] === READ) {
        if (read < 0 || this.#reads.value(read) !== version) this.#reads.note(key, session, at, version);
        continue;
      }
      this.#writtenAt[version] = at;
      const before = this.#writes.last(key, session);
      if (before >= 0) monotonicWrites.add(this.#writes.value(before), version, t, WROTE_FIRST);
      this.#back(this.#reads, read, "writes-follow-reads", (seen) => {
        writesFollowReads.add(seen, version, t, READ_FIRST);
      });
      this.#writes.note(key, session, at, version);
    }
  }

  #demand(t: number): void {
    const { r } = this;
    const session = this.#session[t]!;
    const sources: number[] = [];
    const readYourWrites = this.orders.get("read-your-writes")!;
    const monotonicReads = this.orders.get("monotonic-reads")!;
    for (let at = r.store.first[t]!; at < r.store.last[t]!; at++) {
      if (this.#telling[at] === 0 || r.store.kind[at] === WRITE) continue;
      const key = r.store.key[at]!;
      const version = r.version[at]!;
      this.#back(this.#writes, this.#writes.before(key, session, at), "read-your-writes", (seen) => {
        readYourWrites.add(seen, version, t, OWN_WRITE);
      });
      const read = this.#reads.before(key, session, at);
      if (read >= 0) monotonicReads.add(this.#reads.value(read), version, t, OWN_READ);
      for (const source of sources) this.#behind(t, key, version, source);
      if (r.writer[version]! >= 0 && this.#writtenAt[version]! >= 0) sources.push(version);
    }
  }

  /** What stands before the write of `source` in its session must be seen with it: by a read of `version`. */
  #behind(t: number, key: number, version: number, source: number): void {
    const { r } = this;
    const w = r.writer[source]!;
    const session = this.#session[w]!;
    const wrote = this.#writes.before(key, session, r.store.first[w]!);
    if (wrote >= 0) {
      this.orders.get("monotonic-writes")!.add(this.#writes.value(wrote), version, t, SESSION_WROTE, w);
    }
    const known = this.#reads.before(key, session, this.#writtenAt[source]!);
    this.#back(this.#reads, known, "writes-follow-reads", (seen) => {
      this.orders.get("writes-follow-reads")!.add(seen, version, t, SESSION_READ, w);
    });
  }

  /** An entry and those before it, or the last of them: then a guarantee cannot be said to hold. */
  #back(trails: Trails, entry: number, guarantee: string, visit: (version: number) => void): void {
    for (let i = 0; entry >= 0; i++, entry = trails.previous(entry)) {
      if (i === MEMORY) {
        this.#incomplete.add(guarantee);
        return;
      }
      visit(trails.value(entry));
    }
  }

  #pram(sessions: readonly Session[], done: Done): void {
    const session = sessions[this.#session[done.t]!]!;
    const key = this.r.versionKey[done.version]!;
    const order = this.orders.get("PRAM")!;
    this.#advance(session, session, done.at, done.t);
    for (const seen of session.due.get(key)?.values() ?? [])
      order.add(seen.version, done.version, done.t, ORDER_OF_WRITER);
    // Whoever reads this key next must see this version, and with it all that was due.
    session.due.set(key, new Map([[READ_BEFORE, done]]));
    const w = this.r.writer[done.version]!;
    const theirs = w < 0 ? undefined : sessions[this.#session[w]!];
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
