/** One object's share of a history, as a problem for the general search. */
import type { Model } from "../models/model.js";
import type { ObjectReader } from "./object-type.js";
import type { Part } from "./part.js";
import { orderEvents, type Problem } from "./search/problem.js";
import { Transitions } from "./search/transitions.js";

/** The part as a problem for the general search. */
export function toProblem(part: Part, reader: ObjectReader, model: Model = reader.model): Problem {
  const { kind, a, b, values, start, end } = part;
  const call = new Int32Array(kind.length);
  const calls = [];
  const width = values.length + 1;
  const known = new Map<number, number>();
  for (let row = 0; row < kind.length; row++) {
    const code = (kind[row]! * width + a[row]! + 1) * width + b[row]! + 1;
    let id = known.get(code);
    if (id === undefined) {
      id = calls.push(reader.decode(kind[row]!, values[a[row]!], values[b[row]!])) - 1;
      known.set(code, id);
    }
    call[row] = id;
  }
  return { transitions: new Transitions(model, calls), call, start, end, events: orderEvents(start, end) };
}
