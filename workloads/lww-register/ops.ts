/** Operations of lww-register on one key each: write (ok with [value, timestamp]), read (the same, or null). */
export interface LwwOperation {
  readonly f: "write" | "read";
  readonly value: number | null;
  readonly key: number;
}
