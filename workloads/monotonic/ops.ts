/** Operations of monotonic: increment (ok with [timestamp, value]), read (the same). */
export interface MonotonicOperation {
  readonly f: "inc" | "read";
  readonly value: null;
}
