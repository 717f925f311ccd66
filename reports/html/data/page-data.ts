/** What the page's script is given, beside the columns and the values. Imported by both sides. */
export interface PageFault {
  /** Position among the run's faults, for its colour; -1 if it is none of them. */
  readonly fault: number;
  readonly name: string;
  readonly targets: string;
  /** Nanoseconds since the run began. */
  readonly from: number;
  readonly to?: number;
}

export interface PageAnomaly {
  /** Id of the anomaly's element. */
  readonly id: string;
  readonly type: string;
  /** Indexes of invocations. */
  readonly operations: readonly number[];
}

export interface PageData {
  readonly operations: number;
  /** Nanoseconds in one unit of the time columns. */
  readonly unit: number;
  /** Names of operations, by the `f` column. */
  readonly names: readonly string[];
  /** Codes of errors, by the `error` column less one. */
  readonly errors: readonly string[];
  readonly concurrency: number;
  readonly chunkRows: number;
  /** Operations whose values are in the page. */
  readonly valueRows: number;
  readonly faults: readonly PageFault[];
  /** Colours of the run's faults. */
  readonly colours: readonly string[];
  readonly anomalies: readonly PageAnomaly[];
}
