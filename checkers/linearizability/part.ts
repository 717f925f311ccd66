/**
 * One object's share of a history, in columns: what every algorithm here works on. Values are numbered from 0
 * within the part.
 */

export interface Part {
  /** Position among the parts of the history. */
  readonly index: number;
  /** The object; null for the one object. */
  readonly key: unknown;
  /** Operation in the history, by row. */
  readonly operation: Int32Array;
  /** Index of the invocation, growing. */
  readonly start: Int32Array;
  /** Index of the return; NEVER when it crashed. */
  readonly end: Int32Array;
  readonly kind: Uint8Array;
  /** Values, -1 for none. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly values: readonly unknown[];
}

/** Some rows of a part as a part. */
export function rowsOf(part: Part, rows: readonly number[]): Part {
  const take = (column: Int32Array): Int32Array => Int32Array.from(rows, (row) => column[row]!);
  return {
    ...part,
    operation: take(part.operation),
    start: take(part.start),
    end: take(part.end),
    kind: Uint8Array.from(rows, (row) => part.kind[row]!),
    a: take(part.a),
    b: take(part.b),
  };
}
