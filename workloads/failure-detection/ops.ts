/** Operations of failure-detection: crash or restart a node, ask a detector whom it suspects. */
export type FailureDetectionOperation =
  { readonly f: "crash" | "restart"; readonly value: string } | { readonly f: "look"; readonly value: null };

/** The last one is never crashed. */
export const NODES: readonly string[] = ["n1", "n2", "n3", "n4", "n5"];
