/** Operations of rw-register: transactions of writes and reads of single values. */

/** `["w", key, value]`: sets the key to a value that is unique per key. */
export type Write = readonly ["w", key: number, value: number];
/** `["r", key, null]` as invoked; the value, or null for a key never written, as completed. */
export type Read = readonly ["r", key: number, value: number | null];
export type MicroOperation = Write | Read;
export type Transaction = readonly MicroOperation[];
