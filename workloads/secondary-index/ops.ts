/** Operations of secondary-index: put a row, query by attribute, compare base and index at one moment. */
export type SecondaryIndexOperation =
  | { readonly f: "put"; readonly value: readonly [id: number, attribute: number | null] }
  | { readonly f: "query"; readonly value: number }
  | { readonly f: "compare"; readonly value: null };

/** What `compare` completes with. */
export interface Comparison {
  readonly base: readonly (readonly [id: number, attribute: number])[];
  readonly index: readonly (readonly [id: number, attribute: number])[];
}
