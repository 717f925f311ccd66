/**
 * Big typed arrays, and growing ones: doubled, old contents kept.
 *
 * They lie in shared memory where there is any, not to share it, but because engines count unshared buffers as
 * pressure on the heap: with a history of a million objects in it, each tens of megabytes of columns would cost a full
 * collection of garbage that is not there (measured: half the time of a check).
 */
const shared = typeof SharedArrayBuffer === "function";

/** Up to here nobody notices, and ordinary buffers are made faster. */
const SMALL = 1 << 14;

/** Zeros. */
export function int32(length: number): Int32Array {
  return shared && length > SMALL
    ? new Int32Array(new SharedArrayBuffer(4 * length))
    : new Int32Array(length);
}

/** Zeros. */
export function uint8(length: number): Uint8Array {
  return shared && length > SMALL ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length);
}

/** Zeros. */
export function float64(length: number): Float64Array {
  return shared && length > SMALL
    ? new Float64Array(new SharedArrayBuffer(8 * length))
    : new Float64Array(length);
}

export function grownInt32(array: Int32Array, atLeast = array.length + 1): Int32Array {
  const bigger = int32(Math.max(array.length * 2, atLeast, 16));
  bigger.set(array);
  return bigger;
}

export function grownUint8(array: Uint8Array, atLeast = array.length + 1): Uint8Array {
  const bigger = uint8(Math.max(array.length * 2, atLeast, 16));
  bigger.set(array);
  return bigger;
}
