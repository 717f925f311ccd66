/** Operations of causal-reverse: blind writes, and reads of everything. */
export interface CausalReverseOperation {
  readonly f: "write" | "read";
  readonly value: number | null;
}
