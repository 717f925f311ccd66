/** Operations of counter: add an amount of either sign, read. */
export type CounterOperation =
  { readonly f: "add"; readonly value: number } | { readonly f: "read"; readonly value: null };
