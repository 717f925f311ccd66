/**
 * Seeded uniform randomness for toxicity, jitter and slices.
 *
 * Guarantees the same draws for the same seed. Which connection gets which draw still depends on the order in
 * which connections arrive, as in the original.
 */

/** Draws a number in [0, 1). */
export type Random = () => number;

/** Mulberry32: small, fast, and good enough for coin tosses. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
