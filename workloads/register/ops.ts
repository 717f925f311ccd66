/** Operations of register: read, write and compare-and-set of single values, each on one key. */
export type RegisterOperation =
  | { readonly f: "read"; readonly value: null }
  | { readonly f: "write"; readonly value: number }
  | { readonly f: "cas"; readonly value: readonly [from: number, to: number] };
