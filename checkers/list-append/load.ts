/**
 * From operations to columns, with every value checked on the way. Micro-operations are `["append", key, value]`
 * and `["r", key, list]`; a missing list reads as null, which in a committed read is the empty list and in any
 * other says that nobody saw the result.
 */
import { MalformedHistoryError } from "../history/index.js";
import { APPEND, FAIL, INFO, OK, READ, UNSEEN, type TransactionStore } from "../transactions/store.js";

const SHAPE = 'expected a list of ["append", key, value] and ["r", key, list or null]';

/** Adds the micro-operations of one transaction. @throws MalformedHistoryError */
export function addOperations(store: TransactionStore, value: unknown, outcome: number, line: number): void {
  if (value === null && outcome !== OK) return;
  if (!Array.isArray(value)) throw new MalformedHistoryError(line, SHAPE, value);
  for (let i = 0; i < value.length; i++) {
    const part = (value as readonly unknown[])[i];
    if (!Array.isArray(part)) throw new MalformedHistoryError(line, SHAPE, part);
    const micro = part as readonly unknown[];
    const key = micro[1];
    if (key === undefined || micro.length > 3) throw new MalformedHistoryError(line, SHAPE, part);
    const k = store.keyOf(store.atoms.of(key));
    if (micro[0] === "append") {
      if (micro[2] === undefined) throw new MalformedHistoryError(line, SHAPE, part);
      store.operation(APPEND, k, store.atoms.of(micro[2]));
    } else if (micro[0] === "r") {
      store.operation(READ, k, readValue(store, k, micro[2], outcome, line, part));
    } else {
      throw new MalformedHistoryError(line, SHAPE, part);
    }
  }
}

function readValue(
  store: TransactionStore,
  key: number,
  list: unknown,
  outcome: number,
  line: number,
  part: unknown,
): number {
  if (list === null || list === undefined) return outcome === OK ? 0 : UNSEEN;
  if (!Array.isArray(list)) {
    throw new MalformedHistoryError(line, "a read must return a list of everything appended, or null", part);
  }
  // What a failed transaction saw proves nothing, and must not shape the order of versions.
  if (outcome === FAIL) return UNSEEN;
  // Nor must what a transaction saw that may have failed: `unknown.ts` looks whether it did not.
  if (outcome === INFO) return store.apart(list);
  return store.readValues(key, list);
}
