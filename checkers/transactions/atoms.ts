/**
 * Values as 32-bit numbers: small non-negative integers stand for themselves, everything else is numbered from
 * -2 downwards by its JSON text. Equal as JSON means equal.
 */
import { keyName } from "../history/index.js";

/** Integers from here on are numbered like any other value. */
export const DIRECT = 1 << 30;

export class Atoms {
  readonly #ids = new Map<string, number>();
  readonly #values: unknown[] = [];

  of(value: unknown): number {
    if (typeof value === "number" && (value | 0) === value && value >= 0 && value < DIRECT) return value;
    const name = value === undefined ? "null" : keyName(value);
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = -2 - this.#values.length;
      this.#values.push(value ?? null);
      this.#ids.set(name, id);
    }
    return id;
  }

  value(atom: number): unknown {
    return atom >= 0 ? atom : this.#values[-2 - atom];
  }
}
