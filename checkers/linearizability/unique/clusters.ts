/** Operations of a register, and the operations on each value gathered into one cluster. */

export const READ = 0;
export const WRITE = 1;
export const CAS = 2;
export const CAS_FAILED = 3;

export const UNUSED = -(2 ** 31);

/** Clusters by value. Row numbers are -1 where there is none. */
export interface Clusters {
  /** Row of the write or cas that wrote the value; -1 for the initial one. */
  readonly writer: Int32Array;
  /** The value a cas made of this one, and the one it was made from. */
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** Index of the first return of an operation on the value; NEVER where none returned. */
  readonly first: Int32Array;
  /** Index of the last invocation of an operation on it; UNUSED where there is none. */
  readonly last: Int32Array;
  /** 1 for values that were observed or certainly written. */
  readonly seen: Uint8Array;
  readonly initial: number;
}
