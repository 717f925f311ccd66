/** Operations of causal, on one key in one causal order: first read, writes that count, reads. */
export interface CausalOperation {
  readonly f: "read-init" | "write" | "read";
  readonly value: number | null;
}
