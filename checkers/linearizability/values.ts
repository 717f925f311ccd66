/**
 * Values as small integers: equal values (as JSON) have the same id. Small non-negative integers, the common
 * case, are looked up in a table; everything else in a map.
 */
import { keyName } from "../history/history.js";

export class Values {
  readonly #values: unknown[] = [];
  readonly #small: Int32Array;
  readonly #plain = new Map<unknown, number>();
  readonly #structured = new Map<string, number>();

  /** `expected`: about how many values there may be. */
  constructor(expected: number) {
    this.#small = new Int32Array(4 * expected + 64);
  }

  get size(): number {
    return this.#values.length;
  }

  /** All values by id. */
  get all(): readonly unknown[] {
    return this.#values;
  }

  /** The value behind an id; undefined for -1. */
  get(id: number): unknown {
    return this.#values[id];
  }

  id(value: unknown): number {
    if (typeof value === "number" && value >= 0 && value < this.#small.length && Number.isInteger(value)) {
      const known = this.#small[value]!;
      if (known > 0) return known - 1;
      return (this.#small[value] = this.#values.push(value)) - 1;
    }
    if (typeof value === "object" && value !== null)
      return this.#intern(this.#structured, keyName(value), value);
    return this.#intern(this.#plain, value ?? null, value ?? null);
  }

  #intern<K>(map: Map<K, number>, key: K, value: unknown): number {
    let id = map.get(key);
    if (id === undefined) {
      id = this.#values.push(value) - 1;
      map.set(key, id);
    }
    return id;
  }
}
