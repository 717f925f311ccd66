/**
 * An object type made of a model and a function that reads a row: all that a type needs when no faster
 * algorithm is known for it. Yours too.
 */
import type { Model } from "../../models/model.js";
import {
  DROP,
  FAIL,
  INFO,
  type FastAnswer,
  type ObjectReader,
  type ObjectType,
  type Row,
} from "../object-type.js";
import type { Part } from "../part.js";

/** What a row says in the model's words. */
export interface Reading {
  readonly input: unknown;
  /** The answer; of a crashed call whatever the model still wants to know, mostly null. */
  readonly output: unknown;
  /** The element of the object that the call is on, where elements never influence each other. */
  readonly within?: unknown;
}

export interface ModelObject {
  readonly model: Model;
  /**
   * Reads and checks a row that is `ok` or `info`; undefined when it says nothing (a crashed read).
   * @throws MalformedHistoryError when a value has the wrong shape
   */
  read(row: Row): Reading | undefined;
  /** Operations whose answer can be wrong. */
  readonly observing: readonly string[];
  /** Whether the model looks at the calling process. */
  readonly perProcess?: boolean;
  fast?(part: Part): FastAnswer | undefined;
  /** The part without rows that cannot make a difference, for the search. */
  reduce?(part: Part): Part;
}

export interface ModelObjectOptions {
  readonly name: string;
  readonly summary: string;
  readonly operations: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  open(settings: Readonly<Record<string, string>>): ModelObject;
}

/** Kinds are twice the operation's position, plus one for a crashed call. */
export const CRASHED = 1;

export function modelObject({ open, ...rest }: ModelObjectOptions): ObjectType {
  return { ...rest, open: (settings) => reader(rest.operations, open(settings)) };
}

function reader(operations: readonly string[], object: ModelObject): ObjectReader {
  const { model, read, observing, perProcess, fast, reduce } = object;
  return {
    model,
    observing: observing.map((f) => operations.indexOf(f) * 2),
    encode(row, values, coded) {
      if (row.type === FAIL) return DROP;
      const reading = read(row);
      if (reading === undefined) return DROP;
      const crashed = row.type === INFO;
      coded.a = values.id(reading.input);
      coded.b = values.id(perProcess === true ? [reading.output, row.process] : reading.output);
      if (reading.within !== undefined) coded.within = values.id(reading.within);
      return operations.indexOf(row.f) * 2 + (crashed ? CRASHED : 0);
    },
    decode(kind, a, b) {
      const [output, process] = perProcess === true ? (b as [unknown, number]) : [b, 0];
      return { f: operations[kind >> 1]!, input: a, output, known: kind % 2 === 0, process };
    },
    ...(fast === undefined ? {} : { fast }),
    ...(reduce === undefined ? {} : { reduce }),
  };
}
