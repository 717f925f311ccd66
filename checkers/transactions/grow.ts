/** Growing typed arrays: doubled, old contents kept. */
export function grownInt32(array: Int32Array, atLeast = array.length + 1): Int32Array {
  const bigger = new Int32Array(Math.max(array.length * 2, atLeast, 16));
  bigger.set(array);
  return bigger;
}

export function grownUint8(array: Uint8Array, atLeast = array.length + 1): Uint8Array {
  const bigger = new Uint8Array(Math.max(array.length * 2, atLeast, 16));
  bigger.set(array);
  return bigger;
}
