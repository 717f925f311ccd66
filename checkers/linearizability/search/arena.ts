/**
 * Memory for the columns of one object's search, taken again for the next object: a history of many small objects
 * would otherwise make and throw away dozens of arrays for each, outside the heap, which costs more than the search.
 */

/** Enough for some thousand operations; larger objects get arrays of their own. */
const CHUNK = 1 << 16;

export class Arena {
  #chunk: Int32Array<ArrayBuffer> | undefined;
  #used = 0;

  /** So many zeros, valid until `reset`. */
  ints(length: number): Int32Array<ArrayBuffer> {
    const from = this.#used;
    if (from + length > CHUNK) return new Int32Array(length);
    this.#chunk ??= new Int32Array(CHUNK);
    this.#used += length;
    return this.#chunk.subarray(from, this.#used).fill(0);
  }

  /** Takes everything back. */
  reset(): void {
    this.#used = 0;
  }
}

/** So many zeros from the arena, or of their own. */
export const ints = (length: number, arena: Arena | undefined): Int32Array<ArrayBuffer> =>
  arena === undefined ? new Int32Array(length) : arena.ints(length);
