/**
 * Reads of one or two registers, and writes that read their register first: a session that read v and then wrote w
 * orders the two, and without an order of versions nothing could be called older. Every value is new.
 */
import type { GeneratorLike } from "../../harness/generator/generator.js";
import type { Random } from "../../harness/generator/random.js";
import type { MicroOperation } from "./ops.js";

export interface SessionShape {
  /** Registers in use at a time. */
  readonly keys: number;
  /** Operations on a register, about, before a fresh one is taken. */
  readonly operationsPerKey: number;
}

export function sessions({ keys, operationsPerKey }: SessionShape): GeneratorLike {
  return (random: Random, _context: unknown, calls: number) => {
    const oldest = Math.floor(calls / operationsPerKey);
    const key = (): number => oldest + random.below(keys);
    const read = (): MicroOperation => ["r", key(), null];
    if (random.chance(0.6)) return { f: "txn", value: random.chance(0.6) ? [read(), read()] : [read()] };
    const of = key();
    return {
      f: "txn",
      value: [
        ["r", of, null],
        ["w", of, calls + 1],
      ],
    };
  };
}
