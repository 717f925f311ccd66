/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002): the fewest
 * elements that still fail, in the sense that none of them can be left out alone. Pure but for `fails`.
 */

/** @param items a list that fails @param fails asked for shorter lists, in an order that halves first */
export async function minimise<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (items.length > 0 && (await fails([]))) return [];
  let left = items;
  for (let parts = 2; left.length >= 2;) {
    const size = Math.ceil(left.length / parts);
    const chunks = Array.from({ length: Math.ceil(left.length / size) }, (_, i) =>
      left.slice(i * size, (i + 1) * size),
    );
    const smaller = await firstThat(chunks, fails, (chunk) => chunk);
    if (smaller !== undefined) {
      left = smaller;
      parts = 2;
      continue;
    }
    const without = await firstThat(chunks, fails, (chunk) => left.filter((item) => !chunk.includes(item)));
    if (without !== undefined && without.length < left.length) {
      left = without;
      parts = Math.max(2, parts - 1);
      continue;
    }
    if (parts >= left.length) break;
    parts = Math.min(left.length, parts * 2);
  }
  return left;
}

async function firstThat<T>(
  chunks: readonly (readonly T[])[],
  fails: (items: readonly T[]) => Promise<boolean>,
  candidateOf: (chunk: readonly T[]) => readonly T[],
): Promise<readonly T[] | undefined> {
  for (const chunk of chunks) {
    const candidate = candidateOf(chunk);
    if (candidate.length > 0 && (await fails(candidate))) return candidate;
  }
  return undefined;
}
