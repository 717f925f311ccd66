/**
 * What a workload name means to the linearizability checker: which operations it has, what their values look
 * like, which model judges them, and which faster algorithm applies when written values are unique.
 */
import type { Call, Model } from "../models/model.js";
import type { Part } from "./part.js";
import type { Staleness, Times } from "./staleness.js";
import type { Values } from "./values.js";

/** An operation as its columns hold it, reused from row to row. */
export interface Row {
  f: string;
  /** 0 ok, 1 fail, 2 info. */
  type: number;
  input: unknown;
  output: unknown;
  process: number;
  /** Index of the invocation and of the completion, for messages. */
  start: number;
  end: number;
  /** The line on which an event stands, by its index. */
  lineOf: (index: number) => number;
}

export const OK = 0;
export const FAIL = 1;
export const INFO = 2;

/** What an encoder returns for an operation that says nothing: failed, or crashed without an effect. */
export const DROP = -1;

/**
 * A call as small numbers: its kind is returned, `a` and `b` are ids of values, or -1. `within`, where not -1, is
 * the value that tells the object's independent pieces apart.
 */
export interface Coded {
  a: number;
  b: number;
  within: number;
}

export interface ObjectReader {
  /** Whether objects are registers, every answer of which says what it seems to: then transactions judge them as well. */
  readonly registers?: boolean;
  readonly model: Model;
  /** Checks a row's shape and codes it; DROP when it says nothing. @throws MalformedHistoryError */
  encode(row: Row, values: Values, coded: Coded): number;
  /** The call behind a code. */
  decode(kind: number, a: unknown, b: unknown): Call;
  /** Kinds of calls that observe something when known: without one of them nothing was tested. */
  readonly observing: readonly number[];
  /** Says why the history tests nothing although something was observed; undefined when it does. */
  vacuous?(kinds: readonly number[]): string | undefined;
  /** How stale its reads were, for registers. */
  staleness?(part: Part, times: Times): Staleness;
  /** The part without rows that cannot make a difference, for the search. */
  reduce?(part: Part): Part;
  /** A near-linear algorithm, where it applies; undefined when it does not apply to this part. */
  fast?(part: Part): FastAnswer | undefined;
}

export interface FastAnswer {
  /** For the verdict's `engine`. */
  readonly engine: string;
  readonly linearizable: boolean;
  /** Rows of the part that contradict each other. */
  readonly conflict?: readonly number[];
  /** Why they do, in prose. */
  readonly because?: string;
  /** Rows of the part in an order that explains everything, where asked for. */
  readonly order?: () => readonly number[];
}

export interface ObjectType {
  readonly name: string;
  readonly summary: string;
  readonly operations: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  /** @throws RangeError when a setting has a value it does not take */
  open(settings: Readonly<Record<string, string>>): ObjectReader;
}
