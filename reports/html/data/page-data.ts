/** What the page's script is given, beside the columns and the values. Imported by both sides. */
export interface PageFault {
  /** Position among the run's kinds of faults, for its colour and its hatching. */
  readonly fault: number;
  readonly name: string;
  readonly targets: string;
  /** Positions of the nodes it hit. */
  readonly nodes: readonly number[];
  /** Nanoseconds since the run began. */
  readonly from: number;
  readonly to?: number;
  /** When its effect had been observed from outside. */
  readonly seen?: number;
  readonly observed: string;
  readonly bit: boolean;
  /** For each listener (clients first, then the nodes) who was still heard. */
  readonly hears?: readonly (readonly number[])[];
}

export interface PageAnomaly {
  /** Id of the anomaly's element. */
  readonly id: string;
  readonly type: string;
  /** Indexes of invocations. */
  readonly operations: readonly number[];
}

/** A plot over the run's time that was computed when the report was made. */
export interface PageSeries {
  readonly title: string;
  readonly note: string;
  /** What the values are, for the axis: nanoseconds are shown as times. */
  readonly unit: "count" | "bytes" | "ns" | "ms";
  /** Points of their own, or values that hold until the next. */
  readonly form: "points" | "steps";
  readonly lines: readonly {
    readonly name: string;
    readonly times: readonly number[];
    readonly values: readonly number[];
  }[];
}

export interface PageData {
  readonly operations: number;
  /** Nanoseconds in one unit of the time columns. */
  readonly unit: number;
  /** Names of operations, by the `f` column. */
  readonly names: readonly string[];
  /** Codes of errors, by the `error` column less one. */
  readonly errors: readonly string[];
  /** Keys of events, by the `key` column less one; empty where events name none. */
  readonly keys: readonly string[];
  readonly concurrency: number;
  /** Process p is a client of node p modulo their number. */
  readonly nodes: readonly string[];
  readonly chunkRows: number;
  /** Operations whose values are in the page. */
  readonly valueRows: number;
  readonly faults: readonly PageFault[];
  /** Colours of the kinds of faults. */
  readonly colours: readonly string[];
  readonly anomalies: readonly PageAnomaly[];
  readonly series: readonly PageSeries[];
}
