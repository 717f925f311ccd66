/** One object's share of a history, as a problem for the general search. */
import type { Model } from "../models/model.js";
import type { ObjectReader } from "./object-type.js";
import type { Part } from "./part.js";
import { ints, type Arena } from "./search/arena.js";
import { orderEvents, type Problem } from "./search/problem.js";
import { Transitions } from "./search/transitions.js";

/** Kinds of calls that most types have no more than. */
const KINDS = 8;
const MOST_CODES = 4096;

/** The part as a problem for the general search. With an arena it is valid until that is reset. */
export function toProblem(
  part: Part,
  reader: ObjectReader,
  model: Model = reader.model,
  arena?: Arena,
): Problem {
  const { kind, a, b, values, start, end } = part;
  const call = ints(kind.length, arena);
  const calls = [];
  const width = values.length + 1;
  // Calls by code, counted from 1: in a table where there are few possible ones.
  const table = ints(KINDS * width * width <= MOST_CODES ? KINDS * width * width : 0, arena);
  const known = new Map<number, number>();
  for (let row = 0; row < kind.length; row++) {
    const code = (kind[row]! * width + a[row]! + 1) * width + b[row]! + 1;
    let id = code < table.length ? table[code]! : (known.get(code) ?? 0);
    if (id === 0) {
      id = calls.push(reader.decode(kind[row]!, values[a[row]!], values[b[row]!]));
      if (code < table.length) table[code] = id;
      else known.set(code, id);
    }
    call[row] = id - 1;
  }
  const events = orderEvents(start, end, arena);
  return {
    transitions: new Transitions(model, calls),
    call,
    start,
    end,
    events,
    optional: undefined,
    arena,
  };
}
