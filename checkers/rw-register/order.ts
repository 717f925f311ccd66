/**
 * Looks for an order of transactions that explains every read: a serial one, or for snapshot isolation an order of
 * begins and commits. Executes transactions forwards on one state, at each step one whose reads fit: since values
 * are unique, a key may be overwritten only when everybody who read its current version has been there.
 *
 * Who goes next is guessed from the order of completions, and taken back when it leads nowhere. An order found is
 * a proof (`replay.ts` checks it again from scratch); a search that ran through all possibilities is one as well;
 * a search that ran out of steps says nothing.
 */
import type { Session } from "../transactions/graph.js";
import type { Registers } from "./registers.js";

export interface OrderRules {
  readonly snapshots: boolean;
  readonly session: Session;
  /** Transactions that write keep their real-time order: a guess that makes the search short. */
  readonly guess: boolean;
}

/** `~t` begins t, `t` commits it; a transaction without `~t` begins as it commits. */
export type Order = readonly number[];

export type Outcome =
  | { readonly kind: "found"; readonly order: Order }
  | { readonly kind: "none" }
  | { readonly kind: "gave-up" };

const BEGUN = 1;
const DONE = 2;
/** How many of the transactions next in line are looked at. */
const WINDOW = 64;

export class OrderSearch {
  readonly #r: Registers;
  readonly #rules: OrderRules;
  readonly #members: Int32Array;
  readonly #successor: Int32Array;
  readonly #previous: Int32Array;
  /** Position in the order of real-time successors, and where the first open one stands. */
  readonly #bySuccessor: Int32Array;
  readonly #place: Int32Array;
  readonly #priority: Float64Array;
  readonly #state: Uint8Array;
  /** 1 for transactions whose begin is an event of its own. */
  readonly #apart: Uint8Array;
  readonly #current: Int32Array;
  readonly #pending: Int32Array;
  readonly #locks: Int32Array;
  readonly #next: Int32Array;
  readonly #prev: Int32Array;
  readonly #log: number[] = [];
  #barrier = 0;
  /** Whether every possibility is looked at: the window was never too small. */
  #complete = true;

  constructor(registers: Registers, rules: OrderRules, successor: Int32Array, processNext: Int32Array) {
    this.#r = registers;
    this.#rules = rules;
    this.#successor = successor;
    const n = registers.store.transactions;
    const members: number[] = [];
    for (let t = 0; t < n; t++) if (registers.counts[t] === 1) members.push(t);
    this.#members = Int32Array.from(members);
    this.#previous = new Int32Array(n).fill(-1);
    for (let t = 0; t < n; t++) {
      const next = processNext[t]!;
      if (registers.counts[t] === 1 && next >= 0) this.#previous[next] = t;
    }
    this.#bySuccessor = this.#members.slice().sort((a, b) => successor[a]! - successor[b]! || a - b);
    this.#place = new Int32Array(n);
    this.#bySuccessor.forEach((t, i) => (this.#place[t] = i));
    this.#priority = priorities(registers);
    this.#state = new Uint8Array(n);
    this.#apart = new Uint8Array(n);
    this.#current = Int32Array.from({ length: registers.keys }, (_, k) => k);
    this.#pending = new Int32Array(registers.versions);
    this.#locks = new Int32Array(registers.keys);
    for (let v = 0; v < registers.versions; v++) {
      this.#pending[v] = registers.readersFrom[v + 1]! - registers.readersFrom[v]!;
    }
    this.#next = new Int32Array(n + 1).fill(n);
    this.#prev = new Int32Array(n + 1).fill(n);
    let before = n;
    for (const t of this.#members) {
      this.#next[before] = t;
      this.#prev[t] = before;
      before = t;
    }
    this.#next[before] = n;
    this.#prev[n] = before;
  }

  /** `steps` bounds the work. */
  run(steps: number): Outcome {
    const choices: { candidates: number[]; tried: number; mark: number }[] = [];
    const head = this.#r.store.transactions;
    for (;;) {
      steps -= this.#settle();
      if (this.#next[head] === head) return { kind: "found", order: this.#log.slice() };
      if (steps <= 0) return { kind: "gave-up" };
      const { candidates, looked } = this.#candidates();
      steps -= looked;
      if (candidates.length > 0) {
        choices.push({ candidates, tried: 0, mark: this.#log.length });
      }
      // The next choice that is left: of this point, or of an earlier one.
      for (;;) {
        const choice = choices[choices.length - 1];
        if (choice === undefined) return { kind: this.#complete ? "none" : "gave-up" };
        if (choice.tried < choice.candidates.length) {
          this.#undo(choice.mark);
          this.#take(choice.candidates[choice.tried++]!);
          break;
        }
        choices.pop();
        steps -= 8;
      }
    }
  }

  /** Takes what can do no harm: readers that fit. Returns the work done. */
  #settle(): number {
    const head = this.#r.store.transactions;
    let looked = 0;
    for (let again = true; again;) {
      again = false;
      for (let t = this.#next[head]!, i = 0; t !== head && i < WINDOW; t = this.#next[t]!, i++) {
        looked++;
        if (this.#rules.session === "realtime" && t >= this.#limit()) break;
        const readOnly = this.#r.writeFrom[t] === this.#r.writeFrom[t + 1];
        if (!readOnly || !this.#mayBegin(t) || !this.#fits(t)) continue;
        this.#take(t);
        again = true;
      }
    }
    return looked;
  }

  /** Transactions that may commit now, most likely first. */
  #candidates(): { candidates: number[]; looked: number } {
    const head = this.#r.store.transactions;
    const found: number[] = [];
    const waiting = new Set<number>();
    let looked = 0;
    let t = this.#next[head]!;
    // Readers that fit have all gone, and nobody else may go from there on.
    const limit =
      this.#rules.session === "realtime"
        ? this.#limit()
        : this.#rules.guess
          ? this.#writersLimit()
          : Infinity;
    for (let i = 0; t < limit && t !== head; t = this.#next[t]!, i++) {
      looked++;
      if (i >= WINDOW) {
        this.#complete = false;
        break;
      }
      if (this.#mayCommit(t, waiting)) found.push(t);
    }
    // Readers that hold up a write may stand far back in line: those who read old states.
    for (const v of waiting) {
      for (let i = this.#r.readersFrom[v]!; i < this.#r.readersFrom[v + 1]!; i++) {
        const reader = this.#r.readers[i]!;
        looked++;
        if (this.#state[reader] !== DONE && !found.includes(reader) && this.#mayCommit(reader, undefined))
          found.push(reader);
      }
    }
    if (found.length > 1) found.sort((a, b) => this.#urgency(a) - this.#urgency(b) || a - b);
    // A reader that fits takes nothing away from anybody: no alternative needs to be kept.
    if (found.length > 0 && this.#urgency(found[0]!) === -1) return { candidates: [found[0]!], looked };
    return { candidates: found, looked };
  }

  #urgency(t: number): number {
    return this.#r.writeFrom[t] === this.#r.writeFrom[t + 1] ? -1 : this.#priority[t]!;
  }

  /** The first transaction that real time forbids to begin: some open one had completed before it. */
  #limit(): number {
    while (
      this.#barrier < this.#bySuccessor.length &&
      this.#state[this.#bySuccessor[this.#barrier]!] === DONE
    )
      this.#barrier++;
    const first = this.#bySuccessor[this.#barrier];
    return first === undefined ? Infinity : this.#successor[first]!;
  }

  #mayBegin(t: number): boolean {
    const { session } = this.#rules;
    if (session === "realtime" && t >= this.#limit()) return false;
    return session !== "process" || this.#previous[t]! < 0 || this.#state[this.#previous[t]!] === DONE;
  }

  #fits(t: number): boolean {
    const { readFrom, readVersion, versionKey } = this.#r;
    for (let i = readFrom[t]!; i < readFrom[t + 1]!; i++) {
      if (this.#current[versionKey[readVersion[i]!]!] !== readVersion[i]) return false;
    }
    return true;
  }

  #mayCommit(t: number, waiting: Set<number> | undefined): boolean {
    const begun = this.#state[t] === BEGUN;
    if (!begun && (!this.#mayBegin(t) || !this.#fits(t))) return false;
    const { writeFrom, writeVersion, versionKey } = this.#r;
    // Its own locks, once it has begun, are no obstacle: it only looks at keys that it writes.
    const own = begun ? 1 : 0;
    if (this.#rules.guess && writeFrom[t] !== writeFrom[t + 1] && t >= this.#writersLimit()) return false;
    let blocked = false;
    for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++) {
      const k = versionKey[writeVersion[i]!]!;
      if (this.#locks[k]! - own > 0) return false;
      const v = this.#current[k]!;
      const mine = !begun && this.#readsVersion(t, v) ? 1 : 0;
      if (this.#pending[v]! - mine === 0) continue;
      if (this.#rules.snapshots && this.#canBeginAll(v, t)) continue;
      blocked = true;
      waiting?.add(v);
    }
    return !blocked;
  }

  /** For snapshots: whether all open readers of a version could take their snapshot now, before t commits. */
  #canBeginAll(v: number, t: number): boolean {
    const { readersFrom, readers, writeFrom, writeVersion, versionKey } = this.#r;
    const starting: number[] = [];
    for (let i = readersFrom[v]!; i < readersFrom[v + 1]!; i++) {
      const reader = readers[i]!;
      if (reader === t || this.#state[reader] !== 0) continue;
      if (!this.#mayBegin(reader) || !this.#fits(reader)) return false;
      starting.push(reader);
    }
    for (const reader of starting) {
      for (let i = writeFrom[reader]!; i < writeFrom[reader + 1]!; i++) {
        const k = versionKey[writeVersion[i]!]!;
        if (this.#locks[k]! > 0 || this.#writesKey(t, k)) return false;
        if (starting.some((other) => other !== reader && this.#writesKey(other, k))) return false;
      }
    }
    return true;
  }

  /** Under the guess: the first transaction that must not write yet, as some open writer had completed before it. */
  #writersLimit(): number {
    const r = this.#r;
    for (; this.#barrier < this.#bySuccessor.length; this.#barrier++) {
      const u = this.#bySuccessor[this.#barrier]!;
      if (this.#state[u] !== DONE && r.writeFrom[u] !== r.writeFrom[u + 1]) break;
    }
    const first = this.#bySuccessor[this.#barrier];
    return first === undefined ? Infinity : this.#successor[first]!;
  }

  #take(t: number): void {
    const { writeFrom, writeVersion, versionKey, readersFrom, readers } = this.#r;
    if (this.#rules.snapshots) {
      for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++) {
        const v = this.#current[versionKey[writeVersion[i]!]!]!;
        for (let j = readersFrom[v]!; j < readersFrom[v + 1]!; j++) {
          const reader = readers[j]!;
          if (reader === t || this.#state[reader] !== 0) continue;
          this.#begin(reader);
          this.#apart[reader] = 1;
          this.#log.push(~reader);
          if (writeFrom[reader] === writeFrom[reader + 1]) this.#commit(reader);
        }
      }
    }
    if (this.#state[t] === 0) this.#begin(t);
    this.#commit(t);
  }

  #begin(t: number, sign = 1): void {
    const { readFrom, readVersion, writeFrom, writeVersion, versionKey } = this.#r;
    this.#state[t] = sign > 0 ? BEGUN : 0;
    for (let i = readFrom[t]!; i < readFrom[t + 1]!; i++) this.#pending[readVersion[i]!]! -= sign;
    for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++)
      this.#locks[versionKey[writeVersion[i]!]!]! += sign;
  }

  /** What each key held before, so that a commit can be taken back. */
  readonly #undone: number[] = [];

  #commit(t: number): void {
    const { writeFrom, writeVersion, versionKey } = this.#r;
    this.#state[t] = DONE;
    for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++) {
      const k = versionKey[writeVersion[i]!]!;
      this.#undone.push(this.#current[k]!);
      this.#current[k] = writeVersion[i]!;
      this.#locks[k]!--;
    }
    this.#next[this.#prev[t]!] = this.#next[t]!;
    this.#prev[this.#next[t]!] = this.#prev[t]!;
    this.#log.push(t);
  }

  #undo(mark: number): void {
    const { writeFrom, writeVersion, versionKey } = this.#r;
    while (this.#log.length > mark) {
      const t = this.#log.pop()!;
      if (t < 0) {
        this.#begin(~t, -1);
        this.#apart[~t] = 0;
        continue;
      }
      for (let i = writeFrom[t + 1]! - 1; i >= writeFrom[t]!; i--) {
        const k = versionKey[writeVersion[i]!]!;
        this.#current[k] = this.#undone.pop()!;
        this.#locks[k]!++;
      }
      this.#next[this.#prev[t]!] = t;
      this.#prev[this.#next[t]!] = t;
      this.#state[t] = BEGUN;
      if (this.#place[t]! < this.#barrier) this.#barrier = this.#place[t]!;
      // Begun in the same breath, unless its begin stands further back in the log.
      if (this.#apart[t] === 0) this.#begin(t, -1);
    }
  }

  #writesKey(t: number, k: number): boolean {
    const { writeFrom, writeVersion, versionKey } = this.#r;
    for (let i = writeFrom[t]!; i < writeFrom[t + 1]!; i++)
      if (versionKey[writeVersion[i]!] === k) return true;
    return false;
  }

  #readsVersion(t: number, v: number): boolean {
    const { readFrom, readVersion } = this.#r;
    for (let i = readFrom[t]!; i < readFrom[t + 1]!; i++) if (readVersion[i] === v) return true;
    return false;
  }
}

/** When the writes of a transaction were known to be there: at the first completion of it or of a reader. */
function priorities(r: Registers): Float64Array {
  const { store } = r;
  const result = new Float64Array(store.transactions);
  const end = (t: number) => (store.outcome[t] === 0 ? store.end[t]! : Infinity);
  for (let t = 0; t < store.transactions; t++) {
    let first = end(t);
    for (let i = r.writeFrom[t]!; i < r.writeFrom[t + 1]!; i++) {
      const v = r.writeVersion[i]!;
      for (let j = r.readersFrom[v]!; j < r.readersFrom[v + 1]!; j++)
        first = Math.min(first, end(r.readers[j]!));
    }
    result[t] = first === Infinity ? Number.MAX_SAFE_INTEGER : first;
  }
  return result;
}
