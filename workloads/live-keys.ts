/**
 * Random transactions of reads and writes over a small, moving set of keys: a few are written often (so that
 * transactions conflict), and a key that got its share of writes is retired for a fresh one (so that its history
 * stays short). Every written value is new for its key.
 */
import type { Context } from "../harness/generator/context.js";
import { pending, type Answer, type OpGenerator } from "../harness/generator/generator.js";
import type { Random } from "../harness/generator/random.js";

export interface TransactionShape {
  /** Name of the writing micro-operation. */
  readonly write: string;
  /** Keys alive at a time. */
  readonly keys: number;
  /** Writes to a key before it is retired. */
  readonly writesPerKey: number;
  /** Micro-operations of a transaction, at least and at most. */
  readonly lengthMin: number;
  readonly lengthMax: number;
  /** Probability that a write is preceded by a read of its key. Default 0. */
  readonly readBeforeWrite?: number;
}

type MicroCall = readonly [kind: string, key: number, value: number | null];

interface LiveKey {
  readonly key: number;
  /** Value of the last write; the next is one more. */
  readonly last: number;
}

export function transactions(shape: TransactionShape): OpGenerator {
  const live = Array.from({ length: shape.keys }, (_, key) => ({ key, last: 0 }));
  return new Transactions(shape, live, shape.keys, 0);
}

class Transactions implements OpGenerator {
  constructor(
    readonly shape: TransactionShape,
    readonly live: readonly LiveKey[],
    readonly nextKey: number,
    readonly emitted: number,
  ) {}

  next(context: Context): Answer {
    const thread = context.pickFree();
    if (thread === undefined) return pending(this);
    const [value, next] = this.#draw(context.random(this.emitted));
    return { kind: "emit", at: context.time, thread, call: { f: "txn", value }, next };
  }

  update(): OpGenerator {
    return this;
  }

  #draw(random: Random): [readonly MicroCall[], Transactions] {
    const { write, lengthMin, lengthMax, writesPerKey, readBeforeWrite = 0 } = this.shape;
    const live = [...this.live];
    let { nextKey } = this;
    const transaction: MicroCall[] = [];
    for (let left = lengthMin + random.below(lengthMax - lengthMin + 1); left > 0; left--) {
      const at = Math.min(random.geometric(0.4), live.length - 1);
      const { key, last } = live[at]!;
      if (random.chance(0.5)) {
        transaction.push(["r", key, null]);
        continue;
      }
      if (readBeforeWrite > 0 && random.chance(readBeforeWrite)) transaction.push(["r", key, null]);
      transaction.push([write, key, last + 1]);
      live[at] = last + 1 >= writesPerKey ? { key: nextKey++, last: 0 } : { key, last: last + 1 };
    }
    return [transaction, new Transactions(this.shape, live, nextKey, this.emitted + 1)];
  }
}
