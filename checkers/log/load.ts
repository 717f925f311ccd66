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
  readonly row: number[] = [];
  readonly value: number[] = [];
  readonly offset: number[] = [];
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
  readonly #valueIds: Map<Atom, number>[] = [];

  constructor(readonly history: History) {
    this.transaction = new Uint8Array(history.length);
  }

  key(key: unknown): number {
    const name = typeof key === "string" ? key : typeof key === "number" ? String(key) : String(atomOf(key));
    let id = this.#keyIds.get(name);
    if (id === undefined) {
      id = this.keys.push(key) - 1;
      this.#keyIds.set(name, id);
      this.#valueIds.push(new Map());
    }
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
    to.row.push(row);
    to.value.push(id);
    to.offset.push(offset);
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
  return store;
}

function readMicro(store: LogStore, row: number, micro: unknown, line: number): void {
  const wrong = (): never => {
    throw new MalformedHistoryError(line, `expected ${SHAPE}`, micro);
  };
  if (!Array.isArray(micro)) return wrong();
  const [kind, key, value] = micro as [unknown, unknown, unknown];
  if (kind === "send") {
    if (micro.length !== 3) return wrong();
    const pair = Array.isArray(value) && value.length === 2 && (value[0] === null || isNumber(value[0]));
    const [offset, sent] = pair ? (value as [number | null, unknown]) : [null, value];
    store.add(store.sends, row, store.key(key), sent, offset ?? UNKNOWN);
  } else if (kind === "poll") {
    if (key === undefined || key === null) return;
    if (!isRecord(key)) return wrong();
    for (const [name, pairs] of entriesOf(key)) {
      if (!Array.isArray(pairs)) return wrong();
      const id = store.key(name);
      for (const pair of pairs as unknown[]) {
        if (!Array.isArray(pair) || pair.length !== 2 || !(pair[0] === null || isNumber(pair[0])))
          return wrong();
        store.add(store.polls, row, id, pair[1], (pair[0] as number | null) ?? UNKNOWN);
      }
    }
  } else if (kind === "rebalance" && Array.isArray(key)) {
    store.rebalanced.set(row, new Set((key as unknown[]).map((one) => store.key(one))));
  } else wrong();
}

/** EDN maps whose keys are neither words nor integers come as pairs. */
function entriesOf(map: Readonly<Record<string, unknown>>): readonly (readonly [unknown, unknown])[] {
  if (Array.isArray(map["$map"])) return map["$map"] as [unknown, unknown][];
  return Object.entries(map);
}
