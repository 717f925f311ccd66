/** A binary heap, smallest rank on top. */
export class RankHeap {
  readonly #ranks: number[] = [];

  get top(): number | undefined {
    return this.#ranks[0];
  }

  push(rank: number): void {
    const ranks = this.#ranks;
    let at = ranks.push(rank) - 1;
    while (at > 0 && ranks[(at - 1) >> 1]! > rank) {
      ranks[at] = ranks[(at - 1) >> 1]!;
      at = (at - 1) >> 1;
    }
    ranks[at] = rank;
  }

  pop(): void {
    const ranks = this.#ranks;
    const last = ranks.pop()!;
    if (ranks.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= ranks.length) break;
      if (child + 1 < ranks.length && ranks[child + 1]! < ranks[child]!) child++;
      if (ranks[child]! >= last) break;
      ranks[at] = ranks[child]!;
      at = child;
    }
    ranks[at] = last;
  }
}
