/**
 * Whether some of these amounts add up to a sum. Equal amounts are taken together; where there would be too many
 * sums to look at, the answer is yes: nothing is claimed. `slack`: by how much a sum may be off.
 */
const SUMS_MAX = 4096;

export function reachable(sum: number, amounts: readonly number[], slack = 0): boolean {
  const times = new Map<number, number>();
  for (const amount of amounts) times.set(amount, (times.get(amount) ?? 0) + 1);
  let sums = new Set([0]);
  for (const [amount, count] of times) {
    const next = new Set<number>();
    for (const before of sums) for (let n = 0; n <= count; n++) next.add(before + n * amount);
    if (next.size > SUMS_MAX) return true;
    sums = next;
  }
  return sums.has(sum) || (slack > 0 && [...sums].some((one) => Math.abs(one - sum) <= slack));
}
