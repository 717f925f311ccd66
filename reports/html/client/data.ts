/** Reads what `html/data/` embedded: columns at once, values chunk by chunk when they are asked for. */
import { COLUMN_NAMES } from "../data/column-names.js";
import type { PageData } from "../data/page-data.js";

export const OK = 0;
export const FAIL = 1;
export const INFO = 2;
export const OUTCOMES = ["ok", "fail", "info"] as const;
export const OUTCOME_WORDS = ["ok", "failed", "unknown"] as const;

export interface OperationText {
  readonly text: string;
  readonly error: string;
}

export class RunData {
  readonly page: PageData;
  readonly length: number;
  /** Nanoseconds since the run began; `ended` is NaN where nothing ever came back. */
  readonly invoked: Float64Array;
  readonly ended: Float64Array;
  readonly process: Uint32Array;
  readonly f: Uint32Array;
  readonly type: Uint32Array;
  /** Indexes of the events; `end` is -1 where there is none. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly error: Uint32Array;
  /** Position of the key + 1; 0 where the event names none. */
  readonly key: Uint32Array;
  /** When the last thing happened. */
  readonly last: number;
  readonly #chunks = new Map<number, Promise<readonly OperationText[] | undefined>>();

  constructor(page: PageData, bytes: Uint8Array) {
    this.page = page;
    const n = (this.length = page.operations);
    const column = (name: (typeof COLUMN_NAMES)[number]): Uint32Array => {
      const values = new Uint32Array(n);
      const base = COLUMN_NAMES.indexOf(name) * 4 * n;
      for (let i = 0; i < n; i++) {
        values[i] =
          bytes[base + i]! |
          (bytes[base + n + i]! << 8) |
          (bytes[base + 2 * n + i]! << 16) |
          (bytes[base + 3 * n + i]! << 24);
      }
      return values;
    };
    [this.process, this.f, this.type, this.error, this.key] = [
      column("process"),
      column("f"),
      column("type"),
      column("error"),
      column("key"),
    ];
    const [gaps, took, starts, ends] = [column("invoked"), column("took"), column("start"), column("end")];
    this.invoked = new Float64Array(n);
    this.ended = new Float64Array(n);
    this.start = new Float64Array(n);
    this.end = new Float64Array(n);
    let [clock, index, last] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      clock += gaps[i]! * page.unit;
      index += starts[i]!;
      this.invoked[i] = clock;
      this.ended[i] = took[i] === 0 ? NaN : clock + (took[i]! - 1) * page.unit;
      this.start[i] = index;
      this.end[i] = ends[i] === 0 ? -1 : index + ends[i]!;
      last = Math.max(last, took[i] === 0 ? clock : this.ended[i]!);
    }
    for (const fault of page.faults) last = Math.max(last, fault.to ?? fault.from);
    this.last = Math.max(last, 1);
  }

  /** Where an operation's line ends: at its completion, or at the end of the run. */
  until(row: number): number {
    const at = this.ended[row]!;
    return Number.isNaN(at) ? this.last : at;
  }

  /** Row of the operation whose invocation has this index, or -1. */
  rowOf(index: number): number {
    const row = lowerBound(this.start, index);
    return this.start[row] === index ? row : -1;
  }

  /** What the operation was; undefined where the page does not hold it. */
  async text(row: number): Promise<OperationText | undefined> {
    const chunk = Math.floor(row / this.page.chunkRows);
    return (await this.chunk(chunk))?.[row % this.page.chunkRows];
  }

  chunk(number: number): Promise<readonly OperationText[] | undefined> {
    let known = this.#chunks.get(number);
    if (known === undefined) this.#chunks.set(number, (known = readChunk(number)));
    return known;
  }
}

/** First position whose value is not below `value`. */
export function lowerBound(sorted: ArrayLike<number>, value: number, low = 0, high = sorted.length): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Undefined where the page has no history. */
export async function readRun(): Promise<RunData | undefined> {
  const json = document.getElementById("data")?.textContent;
  const columns = document.getElementById("columns")?.textContent;
  if (json === undefined || json === null || columns === undefined || columns === null) return undefined;
  return new RunData(JSON.parse(json) as PageData, await gunzip(columns));
}

async function readChunk(number: number): Promise<readonly OperationText[] | undefined> {
  const text = document.querySelector(`script[data-chunk="${String(number)}"]`)?.textContent;
  if (text === undefined || text === null) return undefined;
  const entries = JSON.parse(new TextDecoder().decode(await gunzip(text))) as (string | [string, string])[];
  return entries.map((entry) =>
    typeof entry === "string" ? { text: entry, error: "" } : { text: entry[0], error: entry[1] },
  );
}

async function gunzip(base64: string): Promise<Uint8Array> {
  const packed = atob(base64.trim());
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
