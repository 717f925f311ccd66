/** Operations of atomicity: write parts under an id and keep them, write them and roll back, look what is there. */
export type AtomicityOperation =
  | { readonly f: "commit" | "abort"; readonly value: readonly [id: number, parts: readonly number[]] }
  | { readonly f: "read"; readonly value: number };
