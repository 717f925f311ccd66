/**
 * A Kafka-style history in columns: every send and every polled message by operation, key, value and offset.
 *
 * Operations `send`, `poll` and `txn` hold one micro-operation or a list of them: `["send", k, v]`, completed as
 * `["send", k, [offset, v]]` (or unchanged where the offset is unknown), and `["poll"]`, completed as
 * `["poll", {k: [[offset, v], …]}]`. `["rebalance", [k, …]]` tells that keys were reassigned in between. Keys that read the same as text are
 * one key, since those of a poll are an object's.
 */
import { atomOf, isNumber, isRecord, type Atom } from "../guarantees/index.js";
import { MalformedHistoryError, type History } from "../history/index.js";

export const UNKNOWN = -1;
export const [OK, FAIL, INFO] = [0, 1, 2];
const SHAPE = 'a list of ["send", k, [offset, v]] and ["poll", {k: [[offset, v], …]}]';

/** What happened to one message of one operation. Offsets are UNKNOWN where nobody said. */
export class Micros {
  row = new Int32Array(1024);
  value = new Int32Array(1024);
  offset = new Float64Array(1024);
  #length = 0;

  push(row: number, value: number, offset: number): void {
    const at = this.#length++;
    if (at === this.row.length) {
      this.row = grown(this.row, new Int32Array(2 * at));
      this.value = grown(this.value, new Int32Array(2 * at));
      this.offset = grown(this.offset, new Float64Array(2 * at));
    }
    this.row[at] = row;
    this.value[at] = value;
    this.offset[at] = offset;
  }

  /** Cuts the columns to their length. To be called once, at the end. */
  seal(): void {
    this.row = this.row.slice(0, this.#length);
    this.value = this.value.slice(0, this.#length);
    this.offset = this.offset.slice(0, this.#length);
  }
}

function grown<A extends Int32Array | Float64Array>(old: A, bigger: A): A {
  bigger.set(old);
  return bigger;
}

export class LogStore {
  readonly keys: unknown[] = [];
  /** By value: the key it belongs to, and itself. */
  readonly keyOf: number[] = [];
  readonly value: unknown[] = [];
  readonly sends = new Micros();
  /** Messages polled, operation by operation in their order. */
  readonly polls = new Micros();
  /** By row: 1 for operations that may send or poll. */
  readonly transaction: Uint8Array;
  /** By row, keys that were rebalanced during it. */
  readonly rebalanced = new Map<number, ReadonlySet<number>>();
  subscribed = false;

  readonly #keyIds = new Map<string, number>();
  /** The same without making texts of numbers. */
  readonly #asGiven = new Map<unknown, number>();
  readonly #valueIds: Map<Atom, number>[] = [];

  constructor(readonly history: History) {
    this.transaction = new Uint8Array(history.length);
  }

  key(key: unknown): number {
    const known = this.#asGiven.get(key);
    if (known !== undefined) return known;
    const name = typeof key === "string" ? key : typeof key === "number" ? String(key) : String(atomOf(key));
    let id = this.#keyIds.get(name);
    if (id === undefined) {
      id = this.keys.push(key) - 1;
      this.#keyIds.set(name, id);
      this.#valueIds.push(new Map());
    }
    if (typeof key === "string" || typeof key === "number") this.#asGiven.set(key, id);
    return id;
  }

  add(to: Micros, row: number, key: number, value: unknown, offset: number): void {
    const ids = this.#valueIds[key]!;
    const atom = atomOf(value);
    let id = ids.get(atom);
    if (id === undefined) {
      id = this.value.push(value) - 1;
      this.keyOf.push(key);
      ids.set(atom, id);
    }
    to.push(row, id, offset);
  }
}

/** @throws MalformedHistoryError */
export function loadLog(history: History): LogStore {
  const store = new LogStore(history);
  const { f, type, input, output, start, end } = history.columns;
  const kinds = history.names.map((name) =>
    name === "send" || name === "poll" || name === "txn" ? 1 : name === "subscribe" ? 2 : 0,
  );
  for (let row = 0; row < history.length; row++) {
    const kind = kinds[f[row]!]!;
    if (kind === 2) store.subscribed = true;
    if (kind !== 1) continue;
    store.transaction[row] = 1;
    const completed = output[row] !== null && output[row] !== undefined;
    const value = completed ? output[row] : input[row];
    const line = (completed && end[row]! >= 0 ? end[row]! : start[row]!) + 1;
    if (!Array.isArray(value))
      throw new MalformedHistoryError(line, `${history.names[f[row]!]!} needs ${SHAPE}`, value);
    const list = value as unknown[];
    if (typeof list[0] === "string") readMicro(store, row, list, line);
    else for (const micro of list) readMicro(store, row, micro, line);
    if (type[row] === OK && !completed)
      throw new MalformedHistoryError(line, `a completed operation needs ${SHAPE}`, value);
  }
  store.sends.seal();
  store.polls.seal();
  return store;
}

function readMicro(store: LogStore, row: number, micro: unknown, line: number): void {
  if (!Array.isArray(micro)) return wrong(micro, line);
  const [kind, key, value] = micro as [unknown, unknown, unknown];
  if (kind === "send") {
    if (micro.length !== 3) return wrong(micro, line);
    const pair = Array.isArray(value) && value.length === 2 && (value[0] === null || isNumber(value[0]));
    const [offset, sent] = pair ? (value as [number | null, unknown]) : [null, value];
    store.add(store.sends, row, store.key(key), sent, offset ?? UNKNOWN);
  } else if (kind === "poll") {
    if (key === undefined || key === null) return;
    if (!isRecord(key)) return wrong(micro, line);
    // EDN maps whose keys are neither words nor integers come as pairs.
    const pairs = key["$map"];
    if (Array.isArray(pairs)) {
      for (const [name, polled] of pairs as [unknown, unknown][]) readPolled(store, row, name, polled, line);
    } else for (const name in key) readPolled(store, row, name, key[name], line);
  } else if (kind === "rebalance" && Array.isArray(key)) {
    store.rebalanced.set(row, new Set((key as unknown[]).map((one) => store.key(one))));
  } else wrong(micro, line);
}

function wrong(micro: unknown, line: number): never {
  throw new MalformedHistoryError(line, `expected ${SHAPE}`, micro);
}

function readPolled(store: LogStore, row: number, key: unknown, polled: unknown, line: number): void {
  if (!Array.isArray(polled)) return wrong(polled, line);
  const id = store.key(key);
  for (const pair of polled as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2 || !(pair[0] === null || isNumber(pair[0])))
      return wrong(pair, line);
    store.add(store.polls, row, id, pair[1], (pair[0] as number | null) ?? UNKNOWN);
  }
}
