/**
 * How often each class of crashed operations was used, as interned multisets: a configuration carries one
 * small number, and sharing makes equality a comparison of numbers.
 *
 * A multiset is a sorted list of (class, count) pairs.
 */
export const NOTHING = 0;

export class Usage {
  #sets: (readonly number[])[] = [[]];
  #ids = new Map<string, number>([["", NOTHING]]);
  #successors = new Map<number, number>();
  #costs: number[] = [0];
  #costVersions: number[] = [0];
  readonly #classes: number;
  #held = 0;

  /** `classes`: how many class numbers there are at most. */
  constructor(classes: number) {
    this.#classes = classes;
  }

  get size(): number {
    return this.#sets.length;
  }

  get bytes(): number {
    return this.#held * 24 + this.#sets.length * 160;
  }

  count(set: number, cls: number): number {
    const pairs = this.#sets[set]!;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === cls) return pairs[i + 1]!;
    return 0;
  }

  entries(set: number): readonly number[] {
    return this.#sets[set]!;
  }

  /** The set with one more use of `cls`. */
  add(set: number, cls: number): number {
    const edge = set * this.#classes + cls;
    const known = this.#successors.get(edge);
    if (known !== undefined) return known;
    const pairs = this.#sets[set]!.slice();
    let at = 0;
    while (at < pairs.length && pairs[at]! < cls) at += 2;
    if (pairs[at] === cls) pairs[at + 1]!++;
    else pairs.splice(at, 0, cls, 1);
    const id = this.#intern(pairs);
    this.#successors.set(edge, id);
    return id;
  }

  /** Whether `a` uses no class more often than `b` does. */
  within(a: number, b: number): boolean {
    if (a === b || a === NOTHING) return true;
    const x = this.#sets[a]!;
    const y = this.#sets[b]!;
    let j = 0;
    for (let i = 0; i < x.length; i += 2) {
      while (j < y.length && y[j]! < x[i]!) j += 2;
      if (j >= y.length || y[j] !== x[i] || y[j + 1]! < x[i + 1]!) return false;
    }
    return true;
  }

  /** The set's price, computed by `price` once for each `version` of the supply. */
  cost(set: number, version: number, price: (pairs: readonly number[]) => number): number {
    if (this.#costVersions[set] === version) return this.#costs[set]!;
    const cost = price(this.#sets[set]!);
    this.#costs[set] = cost;
    this.#costVersions[set] = version;
    return cost;
  }

  /** Forgets all sets but those named; `rename` gives the new number of each. */
  keepOnly(sets: Iterable<number>): Map<number, number> {
    const old = this.#sets;
    this.#sets = [[]];
    this.#ids = new Map([["", NOTHING]]);
    this.#successors = new Map();
    this.#costs = [0];
    this.#costVersions = [-1];
    this.#held = 0;
    const rename = new Map<number, number>([[NOTHING, NOTHING]]);
    for (const set of sets) if (!rename.has(set)) rename.set(set, this.#intern(old[set]!));
    return rename;
  }

  #intern(pairs: readonly number[]): number {
    const key = pairs.join();
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#sets.push(pairs) - 1;
      this.#ids.set(key, id);
      this.#costs.push(0);
      this.#costVersions.push(-1);
      this.#held += pairs.length;
    }
    return id;
  }
}
