/** Operations of list-append: transactions of appends to lists and reads of whole lists. */

/** `["append", key, value]`: adds a value, unique per key, to the end of the key's list. */
export type Append = readonly ["append", key: number, value: number];
/** `["r", key, null]` as invoked; the list, in order, as completed. */
export type Read = readonly ["r", key: number, value: readonly number[] | null];
export type MicroOperation = Append | Read;
export type Transaction = readonly MicroOperation[];
