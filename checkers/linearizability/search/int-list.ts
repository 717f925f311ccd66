/** A list of small integers that is filled and emptied at every return: unlike an array it keeps its memory. */
export class IntList {
  #items = new Int32Array(16);
  length = 0;

  at(index: number): number {
    return this.#items[index]!;
  }

  push(item: number): void {
    if (this.length === this.#items.length) {
      const bigger = new Int32Array(2 * this.length);
      bigger.set(this.#items);
      this.#items = bigger;
    }
    this.#items[this.length++] = item;
  }

  /** The last one, which must be there. */
  pop(): number {
    return this.#items[--this.length]!;
  }
}
