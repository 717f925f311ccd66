/** A plot over the run's time, as numbers. */
export interface Series {
  readonly title: string;
  readonly note: string;
  /** What the values are: nanoseconds are shown as times. */
  readonly unit: "count" | "bytes" | "ns" | "ms";
  /** Points of their own, or values that hold until the next. */
  readonly form: "points" | "steps";
  readonly lines: readonly Line[];
}

export interface Line {
  readonly name: string;
  /** Nanoseconds since the run began, ascending. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}
