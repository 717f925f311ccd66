/**
 * Pairs events into operations as they come, and checks the rules of the format on the way:
 * a process has one operation open at a time, a completion closes the operation its process opened,
 * and a process whose operation ended `info` never acts again.
 *
 * What was never completed counts as `info`.
 */
import { NEMESIS, type HistoryEvent, type OperationError } from "./event.js";
import { History, lineOfIndex, type LineOffset } from "./history.js";
import { MalformedHistoryError } from "./malformed.js";
import type { FaultEvent } from "./operation.js";
import { keysOfTuples } from "./tuples.js";

export interface BuilderOptions {
  /**
   * What a completion without invocation means: a broken history (`reject`, the default), or an operation
   * that took no time (`accept`: literal examples often leave invocations out).
   */
  readonly loneCompletions?: "reject" | "accept";
}

const OPEN = 2;

/** Indices lie in 32-bit columns; the number above this one means never. */
const MOST_INDEX = 2 ** 31 - 2;

export class HistoryBuilder {
  readonly #options: BuilderOptions;
  #length = 0;
  #start = new Int32Array(1024);
  #end = new Int32Array(1024);
  #process = new Float64Array(1024);
  #f = new Uint16Array(1024);
  #type = new Uint8Array(1024);
  #invoked = new Float64Array(1024);
  #returned = new Float64Array(1024);
  readonly #input: unknown[] = [];
  readonly #output: unknown[] = [];
  #key: unknown[] | undefined;
  readonly #errors = new Map<number, OperationError>();
  readonly #names: string[] = [];
  readonly #nameIds = new Map<string, number>();
  readonly #openByProcess = new OpenOperations();
  readonly #crashed = new Set<number>();
  readonly #faults: FaultEvent[] = [];
  #lastIndex = -1;
  /** Where lines and indices begin to differ by another number than 1. */
  readonly #offsets: LineOffset[] = [];
  #lastOffset = 1;

  constructor(options: BuilderOptions = {}) {
    this.#options = options;
  }

  /**
   * Takes the next event. `line` is the 1-based line it stands on, for messages.
   * @throws MalformedHistoryError naming line and rule.
   */
  push(event: HistoryEvent, line: number = event.index + 1): void {
    if (event.index <= this.#lastIndex) {
      throw new MalformedHistoryError(
        line,
        `index must grow; the event before has ${String(this.#lastIndex)}`,
        event.index,
      );
    }
    if (event.index > MOST_INDEX) {
      throw new MalformedHistoryError(line, `index must be at most ${String(MOST_INDEX)}`, event.index);
    }
    this.#lastIndex = event.index;
    if (line - event.index !== this.#lastOffset) {
      this.#lastOffset = line - event.index;
      this.#offsets.push({ from: event.index, offset: this.#lastOffset });
    }
    if (event.process === NEMESIS) {
      const { index, time, type, f, value } = event;
      this.#faults.push({ index, time, type, f, value });
    } else if (event.type === "invoke") {
      this.#invoke(event, event.process, line);
    } else {
      this.#complete(event, event.process, line);
    }
  }

  /**
   * The history so far. The builder must not be used afterwards.
   * @throws MalformedHistoryError where values are tuples [key, value] and one is not
   */
  finish(): History {
    const n = this.#length;
    const columns = {
      start: this.#start.slice(0, n),
      end: this.#end.slice(0, n),
      process: this.#process.slice(0, n),
      f: this.#f.slice(0, n),
      type: this.#type.slice(0, n),
      invoked: this.#invoked.slice(0, n),
      returned: this.#returned.slice(0, n),
      input: this.#input,
      output: this.#output,
      errors: this.#errors,
    };
    const key = this.#key ?? keysOfTuples(columns, this.#names, (index) => lineOfIndex(this.#offsets, index));
    return new History(n, { ...columns, key }, this.#names, this.#faults, this.#offsets);
  }

  #invoke(event: HistoryEvent, process: number, line: number): number {
    const open = this.#openByProcess.get(process);
    if (open !== undefined) {
      throw new MalformedHistoryError(
        line,
        `process ${String(process)} invokes "${event.f}" while its operation of index ${String(this.#start[open])} is still open`,
      );
    }
    if (this.#crashed.has(process)) {
      throw new MalformedHistoryError(
        line,
        `process ${String(process)} acts again after an operation of it ended info; a crashed process never returns`,
      );
    }
    const id = this.#length++;
    if (id === this.#start.length) this.#grow();
    this.#start[id] = event.index;
    this.#end[id] = -1;
    this.#process[id] = process;
    this.#f[id] = this.#nameId(event.f, line);
    this.#type[id] = OPEN;
    this.#invoked[id] = event.time;
    this.#returned[id] = -1;
    this.#input.push(event.value);
    this.#output.push(undefined);
    if (event.key !== undefined && event.key !== null) this.#setKey(id, event.key);
    else if (this.#key !== undefined) this.#key.push(null);
    this.#openByProcess.set(process, id);
    return id;
  }

  #complete(event: HistoryEvent, process: number, line: number): void {
    let id = this.#openByProcess.get(process);
    if (id === undefined) {
      if (this.#options.loneCompletions !== "accept") {
        throw new MalformedHistoryError(
          line,
          `process ${String(process)} completes "${event.f}", which it never invoked`,
        );
      }
      this.#crashed.delete(process);
      id = this.#invoke(event, process, line);
    }
    const invoked = this.#names[this.#f[id]!]!;
    if (invoked !== event.f) {
      throw new MalformedHistoryError(
        line,
        `process ${String(process)} completes "${event.f}", but it had invoked "${invoked}"`,
      );
    }
    this.#openByProcess.delete(process);
    this.#end[id] = event.index;
    this.#type[id] = event.type === "ok" ? 0 : event.type === "fail" ? 1 : 2;
    this.#returned[id] = event.time;
    this.#output[id] = event.value;
    if (event.key !== undefined && event.key !== null && (this.#key?.[id] ?? null) === null)
      this.#setKey(id, event.key);
    if (event.error !== undefined) this.#errors.set(id, event.error);
    if (event.type === "info") this.#crashed.add(process);
  }

  #setKey(id: number, key: unknown): void {
    this.#key ??= new Array<unknown>(this.#length - 1).fill(null);
    this.#key[id] = key;
  }

  #nameId(name: string, line: number): number {
    let id = this.#nameIds.get(name);
    if (id === undefined) {
      id = this.#names.push(name) - 1;
      if (id > 0xffff)
        throw new MalformedHistoryError(line, "a history may use at most 65536 different f", name);
      this.#nameIds.set(name, id);
    }
    return id;
  }

  #grow(): void {
    const size = this.#start.length * 2;
    const grown = <A extends Int32Array | Float64Array | Uint16Array | Uint8Array>(column: A): A => {
      const bigger = new (column.constructor as new (size: number) => A)(size);
      bigger.set(column);
      return bigger;
    };
    this.#start = grown(this.#start);
    this.#end = grown(this.#end);
    this.#process = grown(this.#process);
    this.#f = grown(this.#f);
    this.#type = grown(this.#type);
    this.#invoked = grown(this.#invoked);
    this.#returned = grown(this.#returned);
  }
}

/** The open operation of each process; most processes have small numbers. */
class OpenOperations {
  /** Operations counted from 1. */
  readonly #small = new Int32Array(1024);
  readonly #large = new Map<number, number>();

  get(process: number): number | undefined {
    if (process >= this.#small.length) return this.#large.get(process);
    const id = this.#small[process]!;
    return id === 0 ? undefined : id - 1;
  }

  set(process: number, id: number): void {
    if (process >= this.#small.length) this.#large.set(process, id);
    else this.#small[process] = id + 1;
  }

  delete(process: number): void {
    if (process >= this.#small.length) this.#large.delete(process);
    else this.#small[process] = 0;
  }
}

/** Pairs a whole list of events. @throws MalformedHistoryError */
export function buildHistory(events: Iterable<HistoryEvent>, options?: BuilderOptions): History {
  const builder = new HistoryBuilder(options);
  for (const event of events) builder.push(event);
  return builder.finish();
}
