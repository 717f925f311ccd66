/** Operations of long-fork: transactions that write one register once, or read a whole group of registers. */

export type Write = readonly ["w", key: number, value: number];
/** `["r", key, null]` as invoked; the value, or null for a key not yet written, as completed. */
export type Read = readonly ["r", key: number, value: number | null];
export type MicroOperation = Write | Read;
export type Transaction = readonly MicroOperation[];
