/**
 * From operations to columns: micro-operations `["insert", group, id]`, `["r", group, ids]`, `["count", group, n]`,
 * and of sets and counters as objects of their own `["add", key, element]`, `["inc", key, n]`, `["r", key, set or
 * sum]`. A committed read of null found nothing. A guarded `insert` is a read of nothing and an insert.
 */
import { MalformedHistoryError, type History } from "../history/index.js";
import { loadHistory } from "../transactions/load.js";
import { APPEND, FAIL, ODD, OK, READ, UNSEEN, type TransactionStore } from "../transactions/store.js";

/** Kinds of micro-operations beyond those of every store. */
export const INSERT = APPEND;
export const ROWS = READ;
/** How many rows, or the sum of a counter; `UNSEEN` when nobody saw it. */
export const COUNT = 2;
/** Adds to a counter; the value is how much. */
export const INCREMENT = 3;

const SHAPE =
  'expected a list of ["insert", group, id], ["r", group, [ids]], ["count", group, n], or of sets and counters ' +
  '["add", key, element], ["inc", key, n], ["r", key, [elements] or sum]';

export interface Loaded {
  readonly store: TransactionStore;
  /** Keys whose reads are predicates: something was inserted or counted there. */
  readonly predicates: ReadonlySet<number>;
}

/** @throws MalformedHistoryError */
export function load(history: History): Loaded {
  const predicates = new Set<number>();
  const store = loadHistory(
    history,
    (into, value, outcome, line) => add(into, value, outcome, line, predicates),
    { insert: guardedInsert },
  );
  return { store, predicates };
}

/** An `insert` whose value is `[key, ids]`, or whose event names the key: only done when nothing was there. */
function guardedInsert({ columns }: History, id: number): unknown {
  const line = columns.start[id]! + 1;
  let key: unknown = columns.key?.[id] ?? undefined;
  let ids = columns.input[id];
  if (key === undefined) {
    if (!Array.isArray(ids) || ids.length !== 2)
      throw new MalformedHistoryError(line, "an insert needs a key, or a value [key, ids]", ids);
    [key, ids] = ids as readonly unknown[] as [unknown, unknown];
  }
  const named = Array.isArray(ids) ? (ids as readonly unknown[]).find((each) => each !== null) : ids;
  return [
    ["r", key, []],
    ["insert", key, named ?? { insert: columns.start[id]! }],
  ];
}

function add(
  store: TransactionStore,
  value: unknown,
  outcome: number,
  line: number,
  predicates: Set<number>,
): void {
  if (value === null && outcome !== OK) return;
  if (!Array.isArray(value)) throw new MalformedHistoryError(line, SHAPE, value);
  for (const part of value as readonly unknown[]) {
    if (!Array.isArray(part) || part.length > 3 || part[1] === undefined)
      throw new MalformedHistoryError(line, SHAPE, part);
    const [f, key, argument = null] = part as readonly unknown[];
    const k = store.keyOf(store.atoms.of(key));
    if (f === "insert" || f === "count") predicates.add(k);
    if (f === "insert" || f === "add") {
      if (argument === null) throw new MalformedHistoryError(line, `${f} needs something to ${f}`, part);
      store.operation(INSERT, k, store.atoms.of(argument));
    } else if (f === "inc") {
      if (!isCount(argument) || argument === 0)
        throw new MalformedHistoryError(
          line,
          "a counter can only be incremented by a positive integer",
          part,
        );
      store.operation(INCREMENT, k, argument);
    } else if (f === "r" && Array.isArray(argument)) {
      // What a failed transaction saw proves nothing.
      if (outcome === FAIL) store.operation(ROWS, k, UNSEEN);
      else {
        const list = Int32Array.from(argument as readonly unknown[], (each) => store.atoms.of(each));
        store.operation(ROWS, k, ODD - (store.odd.push(list) - 1));
      }
    } else if (f === "r" || f === "count") {
      if (argument !== null && !isCount(argument)) throw new MalformedHistoryError(line, SHAPE, part);
      store.operation(COUNT, k, outcome === OK ? (argument ?? 0) : UNSEEN);
    } else {
      throw new MalformedHistoryError(line, SHAPE, part);
    }
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}
