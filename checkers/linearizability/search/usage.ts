/**
 * How often each class of crashed operations was used, as interned multisets: a configuration carries one
 * small number, and sharing makes equality a comparison of numbers.
 *
 * A multiset is a sorted list of (class, count) pairs.
 */
export const NOTHING = 0;

export class Usage {
  #sets: (readonly number[])[] = [[]];
  /** Sum of a hash of each pair, by set: one pair more or less is one sum more or less. */
  #hashes: number[] = [0];
  #byHash = new Map<number, number>([[0, NOTHING]]);
  /** The next set with the same hash, or 0. */
  #sameHash: number[] = [0];
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
    let hash = this.#hashes[set]!;
    if (pairs[at] === cls) hash -= mix(cls, pairs[at + 1]!++);
    else pairs.splice(at, 0, cls, 1);
    hash = (hash + mix(cls, pairs[at + 1]!)) | 0;
    const id = this.#intern(pairs, hash);
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
    const hashes = this.#hashes;
    this.#sets = [[]];
    this.#hashes = [0];
    this.#byHash = new Map([[0, NOTHING]]);
    this.#sameHash = [0];
    this.#successors = new Map();
    this.#costs = [0];
    this.#costVersions = [-1];
    this.#held = 0;
    const rename = new Map<number, number>([[NOTHING, NOTHING]]);
    for (const set of sets) {
      if (!rename.has(set)) rename.set(set, this.#intern(old[set]!, hashes[set]!));
    }
    return rename;
  }

  #intern(pairs: readonly number[], hash: number): number {
    const first = this.#byHash.get(hash);
    for (let id = first ?? NOTHING; id !== NOTHING; id = this.#sameHash[id]!) {
      if (equal(this.#sets[id]!, pairs)) return id;
    }
    const id = this.#sets.push(pairs) - 1;
    this.#hashes.push(hash);
    this.#sameHash.push(first ?? NOTHING);
    this.#byHash.set(hash, id);
    this.#costs.push(0);
    this.#costVersions.push(-1);
    this.#held += pairs.length;
    return id;
  }
}

function mix(cls: number, count: number): number {
  const hash = Math.imul(cls + 1, 0x9e3779b1) ^ Math.imul(count, 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
}

function equal(x: readonly number[], y: readonly number[]): boolean {
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}
