/**
 * A history in memory: paired operations kept in columns, so that a million of them cost little more than
 * their values. Operation objects are views, made when asked for.
 *
 * Built by `HistoryBuilder`; never changed afterwards.
 */
import type { CompletionType, OperationError } from "./event.js";
import type { FaultEvent, Operation } from "./operation.js";

/** The columns behind a history; row `i` is the operation with id `i`. Index -1 stands for "never". */
export interface Columns {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly process: Float64Array;
  readonly f: Uint16Array;
  readonly type: Uint8Array;
  readonly invoked: Float64Array;
  readonly returned: Float64Array;
  readonly input: readonly unknown[];
  readonly output: readonly unknown[];
  /** Absent when no operation names a key. */
  readonly key: readonly unknown[] | undefined;
  readonly errors: ReadonlyMap<number, OperationError>;
}

/** From the event `from` on, an event stands on the line of its index plus `offset`. */
export interface LineOffset {
  readonly from: number;
  readonly offset: number;
}

/** Codes of the `type` column. */
export const TYPES: readonly CompletionType[] = ["ok", "fail", "info"];

export class History implements Iterable<Operation> {
  /** Number of operations. */
  readonly length: number;
  readonly columns: Columns;
  /** Names behind the `f` column. */
  readonly names: readonly string[];
  /** What the nemesis did, in order. */
  readonly faults: readonly FaultEvent[];

  readonly #offsets: readonly LineOffset[];

  constructor(
    length: number,
    columns: Columns,
    names: readonly string[],
    faults: readonly FaultEvent[],
    offsets: readonly LineOffset[] = [],
  ) {
    this.#offsets = offsets;
    this.length = length;
    this.columns = columns;
    this.names = names;
    this.faults = faults;
  }

  /** @throws RangeError when no operation has this id. */
  get(id: number): Operation {
    if (!(id >= 0 && id < this.length)) {
      throw new RangeError(`operation ${String(id)}: the history has ${String(this.length)}`);
    }
    const { start, end, process, f, type, invoked, returned, input, output, key, errors } = this.columns;
    const error = errors.get(id);
    const open = TYPES[type[id]!] === "info";
    return {
      id,
      start: start[id]!,
      end: open ? Infinity : end[id]!,
      process: process[id]!,
      f: this.names[f[id]!]!,
      key: key?.[id] ?? null,
      input: input[id],
      output: output[id],
      type: TYPES[type[id]!]!,
      invoked: invoked[id]!,
      returned: open ? Infinity : returned[id]!,
      ...(error === undefined ? {} : { error }),
    };
  }

  /** The 1-based line that an event stands on, by its index. */
  lineOf(index: number): number {
    return lineOfIndex(this.#offsets, index);
  }

  *[Symbol.iterator](): Iterator<Operation> {
    for (let id = 0; id < this.length; id++) yield this.get(id);
  }

  /** Ids of the operations on each key, in order of invocation. Keys that are equal as JSON are one key. */
  partition(): ReadonlyMap<string, readonly number[]> {
    const parts = new Map<string, number[]>();
    for (let id = 0; id < this.length; id++) {
      const name = keyName(this.columns.key?.[id]);
      const part = parts.get(name);
      if (part === undefined) parts.set(name, [id]);
      else part.push(id);
    }
    return parts;
  }
}

/** The 1-based line that an event stands on, by its index. */
export function lineOfIndex(offsets: readonly LineOffset[], index: number): number {
  const last = offsets.findLast(({ from }) => from <= index);
  return index + (last?.offset ?? 1);
}

/** The name under which equal keys meet: JSON text, with integers of any size. */
export function keyName(key: unknown): string {
  if (key === undefined || key === null) return "null";
  if (typeof key === "number") return String(key);
  if (typeof key === "string") return JSON.stringify(key);
  if (typeof key === "bigint") return `${String(key)}n`;
  let large = false;
  const name = JSON.stringify(key, (_name, part: unknown) => {
    if (typeof part !== "bigint") return part;
    large = true;
    return `${String(part)}n`;
  });
  if (!large) return name;
  // Within a structure a large integer becomes a text: the real texts are marked, so that none is taken for one.
  return `n${JSON.stringify(key, (_name, part: unknown) => (typeof part === "bigint" ? `${String(part)}n` : typeof part === "string" ? `'${part}` : part))}`;
}
