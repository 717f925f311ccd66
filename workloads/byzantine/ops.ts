/** Operations of byzantine on one key each: write a value different from all others, read. */
export interface ByzantineOperation {
  readonly f: "write" | "read";
  readonly value: number | null;
  readonly key: number;
}
