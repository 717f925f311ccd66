/**
 * Values as small integers: equal values (as JSON) have the same id. Small non-negative integers, the common
 * case, are looked up in a table; everything else in a map.
 */
import { keyName } from "../history/history.js";

const FIRST_TABLE = 1024;

export class Values {
  readonly #values: unknown[] = [];
  #small = new Int32Array(FIRST_TABLE);
  readonly #mostSmall: number;
  readonly #plain = new Map<unknown, number>();
  readonly #structured = new Map<string, number>();

  /** `expected`: about how many values there may be. */
  constructor(expected: number) {
    this.#mostSmall = 4 * expected + FIRST_TABLE;
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
    if (typeof value === "number" && value >= 0 && value < this.#mostSmall && Number.isInteger(value)) {
      if (value >= this.#small.length) this.#grow(value);
      const known = this.#small[value]!;
      if (known > 0) return known - 1;
      return (this.#small[value] = this.#values.push(value)) - 1;
    }
    if (typeof value === "object" && value !== null)
      return this.#intern(this.#structured, keyName(value), value);
    return this.#intern(this.#plain, value ?? null, value ?? null);
  }

  #grow(value: number): void {
    const small = new Int32Array(Math.min(this.#mostSmall, Math.max(2 * this.#small.length, 2 * value)));
    small.set(this.#small);
    this.#small = small;
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
