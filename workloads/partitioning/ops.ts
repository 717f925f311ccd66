/** Operations of partitioning: where does a key go (ok with {node, epoch}), add or remove a node (ok with {epoch, nodes}). */
export type PartitioningOperation =
  { readonly f: "route"; readonly value: number } | { readonly f: "rebalance"; readonly value: null };
