/**
 * A check of transactions that takes events as they come. Only columns are kept, so a million transactions need some
 * hundred megabytes at most, whatever the file they come from. Pairs invocations with completions by the rules of
 * the history format, with the same messages as the history builder.
 */
import type { CheckSession } from "../checker.js";
import { MalformedHistoryError, parseEvent, unknownOperation, type HistoryEvent } from "../history/index.js";
import type { Verdict } from "../verdict.js";
import { LineParser, type LineSink } from "./lines.js";
import { TransactionStore, FAIL, INFO, OK } from "./store.js";

const CRASHED = -1;
/** Processes up to here are looked up in an array. */
const DENSE = 1 << 22;

/** What a workload adds: how its micro-operations look, and what becomes of the columns. */
export interface SessionWorkload {
  readonly name: string;
  /** Registers instead of lists. */
  readonly registers: boolean;
  add(store: TransactionStore, value: unknown, outcome: number, line: number): void;
  check(store: TransactionStore): Verdict;
}

export class TransactionSession implements CheckSession, LineSink {
  readonly store = new TransactionStore();
  readonly #workload: SessionWorkload;
  readonly #parser: LineParser;
  /** By process: its open transaction + 1, 0 for none, `CRASHED` for good. */
  #open = new Int32Array(1024);
  readonly #openBeyond = new Map<number, number>();
  /** Values of open invocations, for completions that come without. */
  readonly #inputs = new Map<number, unknown>();
  #lastIndex = -1;
  #line = 0;

  constructor(workload: SessionWorkload) {
    this.#workload = workload;
    this.#parser = new LineParser(this, workload.registers);
  }

  push(event: HistoryEvent, line = event.index + 1): void {
    this.#order(event.index, line);
    if (typeof event.process !== "number") return;
    if (event.f !== "txn") throw unknownOperation(line, this.#workload.name, ["txn"], event.f);
    if (event.type === "invoke") {
      this.#inputs.set(this.#invoke(event.process, event.index, line), event.value);
      return;
    }
    const t = this.#openOf(event.process, line);
    const outcome = event.type === "ok" ? OK : event.type === "fail" ? FAIL : INFO;
    const given = outcome === OK || Array.isArray(event.value) ? event.value : this.#inputOf(t);
    this.#inputs.delete(t);
    this.store.first[t] = this.store.operations;
    this.#workload.add(this.store, given, outcome, this.store.start[t]! + 1);
    this.#close(t, event.process, outcome, event.index);
  }

  pushLines(bytes: Uint8Array, length: number): void {
    this.#line = this.#parser.parse(bytes, length, this.#line);
    this.#parser.keepOpen((t, value) => this.#inputs.set(t, value));
  }

  finish(): Verdict {
    const { store } = this;
    for (let t = 0; t < store.transactions; t++) {
      if (store.last[t] !== OPEN) continue;
      store.first[t] = store.operations;
      this.#workload.add(store, this.#inputs.get(t) ?? null, INFO, store.start[t]! + 1);
      store.last[t] = store.operations;
    }
    return this.#workload.check(store);
  }

  /** From the parser: an invocation in the usual form. */
  invoke(process: number, index: number, line: number): number {
    this.#order(index, line);
    return this.#invoke(process, index, line);
  }

  /** From the parser: the micro-operations of a completion in the usual form are about to be added. */
  beginCompletion(process: number, index: number, line: number): number {
    this.#order(index, line);
    const t = this.#openOf(process, line);
    this.store.first[t] = this.store.operations;
    return t;
  }

  endCompletion(t: number, process: number, outcome: number, index: number): void {
    if (this.#inputs.size > 0) this.#inputs.delete(t);
    this.#close(t, process, outcome, index);
  }

  /** From the parser: a line in any other form. */
  slow(text: string, line: number): void {
    this.push(parseEvent(text, line), line);
  }

  #order(index: number, line: number): void {
    if (index <= this.#lastIndex) {
      throw new MalformedHistoryError(
        line,
        `index must grow; the event before has ${String(this.#lastIndex)}`,
        index,
      );
    }
    if (index !== this.#lastIndex + 1) this.store.excerpt = true;
    this.#lastIndex = index;
  }

  #invoke(process: number, index: number, line: number): number {
    const state = this.#state(process);
    if (state !== 0) {
      throw new MalformedHistoryError(
        line,
        state === CRASHED
          ? `process ${String(process)} acts again after an operation of it ended info; a crashed process never returns`
          : `process ${String(process)} invokes "txn" while its operation of index ${String(this.store.start[state - 1])} is still open`,
      );
    }
    const t = this.store.transaction(index, process);
    this.store.last[t] = OPEN;
    this.#set(process, t + 1);
    return t;
  }

  #openOf(process: number, line: number): number {
    const state = this.#state(process);
    if (state <= 0) {
      throw new MalformedHistoryError(
        line,
        `process ${String(process)} completes "txn", which it never invoked`,
      );
    }
    return state - 1;
  }

  #close(t: number, process: number, outcome: number, index: number): void {
    const { store } = this;
    store.last[t] = store.operations;
    store.outcome[t] = outcome;
    store.end[t] = index;
    if (outcome === OK) store.successor[t] = store.transactions;
    this.#set(process, outcome === INFO ? CRASHED : 0);
  }

  #inputOf(t: number): unknown {
    return this.#inputs.has(t) ? this.#inputs.get(t) : this.#parser.inputOf(t);
  }

  #state(process: number): number {
    if (process < this.#open.length) return this.#open[process]!;
    return this.#openBeyond.get(process) ?? 0;
  }

  #set(process: number, state: number): void {
    if (process >= this.#open.length && process < DENSE) {
      const more = new Int32Array(Math.max(process + 1, this.#open.length * 2));
      more.set(this.#open);
      for (const [p, s] of this.#openBeyond) if (p < more.length) more[p] = s;
      this.#open = more;
    }
    if (process < this.#open.length) this.#open[process] = state;
    else this.#openBeyond.set(process, state);
  }
}

/** In `last`: the transaction has not completed. */
const OPEN = -1;
