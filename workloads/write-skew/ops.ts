/** Operations of write-skew: rows belong to groups, and predicates say "all rows of this group". */

/**
 * The value of an `insert`, as in Jepsen's test of G2: if the group has no rows, one is inserted; otherwise the
 * operation fails. One of the two ids is null; which one says nothing here.
 */
export type GuardedInsert = readonly [group: number, ids: readonly [number | null, number | null]];

/** `["insert", group, id]`: a new row, its id unique. */
export type Insert = readonly ["insert", group: number, id: number];
/** `["r", group, null]` as invoked; the ids of all rows of the group, in any order, as completed. */
export type ReadRows = readonly ["r", group: number, ids: readonly number[] | null];
/** `["count", group, null]` as invoked; how many rows the group has, as completed. */
export type CountRows = readonly ["count", group: number, rows: number | null];
export type MicroOperation = Insert | ReadRows | CountRows;
/** The value of a `txn`. */
export type Transaction = readonly MicroOperation[];

/** The id that a guarded insert is about. */
export function idOf([, [first, second]]: GuardedInsert): number {
  return (first ?? second)!;
}
