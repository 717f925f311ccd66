/** Operations of set and set-full: add an element, read all of them. */
export type SetOperation =
  { readonly f: "add"; readonly value: number } | { readonly f: "read"; readonly value: null };
