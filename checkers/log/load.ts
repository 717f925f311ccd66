/**
 * A Kafka-style history in columns: every send and every polled message by operation, key, value and offset.
 *
 * Operations `send`, `poll` and `txn` hold one micro-operation or a list of them: `["send", k, v]`, completed as
 * `["send", k, [offset, v]]` (or unchanged where the offset is unknown), and `["poll"]`, completed as
 * `["poll", {k: [[offset, v], …]}]`. `["rebalance", [k, …]]` tells that keys were reassigned in between. Keys that read the same as text are
 * one key, since those of a poll are an object's.
 */
import { atomOf, isNumber, isRecord, timeline, type Atom } from "../guarantees/index.js";
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

  /** In the order of rows, those of a row as they came; cut to length. */
  sort(rows: number): void {
    const n = this.#length;
    const next = new Int32Array(rows + 1);
    for (let i = 0; i < n; i++) next[this.row[i]! + 1]!++;
    for (let row = 1; row <= rows; row++) next[row]! += next[row - 1]!;
    const [row, value, offset] = [new Int32Array(n), new Int32Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++) {
      const at = next[this.row[i]!]!++;
      row[at] = this.row[i]!;
      value[at] = this.value[i]!;
      offset[at] = this.offset[i]!;
    }
    [this.row, this.value, this.offset] = [row, value, offset];
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
  transaction = new Uint8Array(0);
  /** By row, keys that were rebalanced during it. */
  readonly rebalanced = new Map<number, ReadonlySet<number>>();
  subscribed = false;
  /** The history; what sends and polls said is not kept in it where it was read piece by piece. */
  history!: History;

  readonly #keyIds = new Map<string, number>();
  /** The same without making texts of numbers. */
  readonly #asGiven = new Map<unknown, number>();
  readonly #valueIds: Map<Atom, number>[] = [];

  /** Puts everything into the order of invocations. To be called once, when all was taken. */
  finish(history: History): void {
    this.history = history;
    const { f } = history.columns;
    const kinds = history.names.map(holdsMicros);
    this.transaction = new Uint8Array(history.length);
    for (let row = 0; row < history.length; row++) if (kinds[f[row]!] === true) this.transaction[row] = 1;
    this.subscribed = history.names.includes("subscribe");
    this.sends.sort(history.length);
    this.polls.sort(history.length);
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

/** Whether an operation of this name holds micro-operations. */
export const holdsMicros = (f: string): boolean => f === "send" || f === "poll" || f === "txn";

/**
 * Takes what one operation did. Operations come in the order of their completions, those never completed at the end.
 * @throws MalformedHistoryError
 */
export function takeMicros(store: LogStore, row: number, f: string, value: unknown, line: number): void {
  if (!Array.isArray(value)) throw new MalformedHistoryError(line, `${f} needs ${SHAPE}`, value);
  const list = value as unknown[];
  if (typeof list[0] === "string") readMicro(store, row, list, line);
  else for (const micro of list) readMicro(store, row, micro, line);
}

/** What a completion says, or else its invocation. @throws MalformedHistoryError when an `ok` says nothing */
export function toldBy(ok: boolean, input: unknown, output: unknown, line: number): unknown {
  const completed = output !== null && output !== undefined;
  if (ok && !completed) throw new MalformedHistoryError(line, `a completed operation needs ${SHAPE}`, output);
  return completed ? output : input;
}

/** @throws MalformedHistoryError */
export function loadLog(history: History): LogStore {
  const store = new LogStore();
  const { f, type, input, output, start, end } = history.columns;
  const kinds = history.names.map(holdsMicros);
  const take = (row: number) => {
    if (kinds[f[row]!] !== true) return;
    const line = (end[row]! >= 0 ? end[row]! : start[row]!) + 1;
    takeMicros(
      store,
      row,
      history.names[f[row]!]!,
      toldBy(type[row] === OK, input[row], output[row], line),
      line,
    );
  };
  for (const event of timeline(history)) if (event < 0) take(~event);
  for (let row = 0; row < history.length; row++) if (end[row]! < 0) take(row);
  store.finish(history);
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
    const before = store.rebalanced.get(row) ?? [];
    store.rebalanced.set(row, new Set([...before, ...(key as unknown[]).map((one) => store.key(one))]));
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
