/** How evenly load is spread. */

/** The Gini coefficient: 0 when all carry the same, towards 1 when one carries all. 0 without load. */
export function gini(loads: readonly number[]): number {
  const sorted = [...loads].sort((a, b) => a - b);
  const n = sorted.length;
  const total = sorted.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  let weighted = 0;
  sorted.forEach((load, i) => (weighted += (2 * (i + 1) - n - 1) * load));
  return weighted / (n * total);
}

/** The load at a quantile as multiple of the mean; 0 without load. */
export function peak(loads: readonly number[], quantile: number): number {
  const sorted = [...loads].sort((a, b) => a - b);
  const total = sorted.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  return (sorted[Math.ceil(quantile * sorted.length) - 1]! * sorted.length) / total;
}
