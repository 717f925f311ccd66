/**
 * Micro-operations of registers: `["w", key, value]` and `["r", key, value]`. A committed read of null found the
 * initial state, and so does a read of the value named by the setting `initial`.
 */
import { MalformedHistoryError } from "../history/index.js";
import type { AddOperations } from "../transactions/load.js";
import { FAIL, READ, UNSEEN, WRITE } from "../transactions/store.js";

const SHAPE = 'expected a list of ["w", key, value] and ["r", key, value or null]';

/** @throws MalformedHistoryError */
export const addOperations: AddOperations = (store, value, outcome, line) => {
  if (value === null && outcome !== 0) return;
  if (!Array.isArray(value)) throw new MalformedHistoryError(line, SHAPE, value);
  for (let i = 0; i < value.length; i++) {
    const part = (value as readonly unknown[])[i];
    if (!Array.isArray(part)) throw new MalformedHistoryError(line, SHAPE, part);
    const [f, key, argument = null] = part as readonly unknown[];
    if (key === undefined || part.length > 3) throw new MalformedHistoryError(line, SHAPE, part);
    const k = store.keyOf(store.atoms.of(key));
    if (f === "w") {
      if (argument === null)
        throw new MalformedHistoryError(line, "null cannot be written: it is the initial state", part);
      store.operation(WRITE, k, store.atoms.of(argument));
    } else if (f === "r") {
      store.operation(READ, k, argument === null || outcome === FAIL ? UNSEEN : store.atoms.of(argument));
    } else {
      throw new MalformedHistoryError(line, SHAPE, part);
    }
  }
};
