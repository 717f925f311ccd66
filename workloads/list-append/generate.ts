/**
 * Random transactions over a small, moving set of keys: a few are written often (so that transactions
 * conflict), and a key that got its share of writes is retired for a fresh one (so that lists stay short).
 */
import type { Context } from "../../harness/generator/context.js";
import { pending, type Answer, type OpGenerator } from "../../harness/generator/generator.js";
import type { Random } from "../../harness/generator/random.js";
import type { MicroOperation, Transaction } from "./ops.js";

export interface ListAppendShape {
  /** Keys alive at a time. */
  readonly keys: number;
  /** Appends to a key before it is retired. */
  readonly writesPerKey: number;
  /** Micro-operations of a transaction, at least and at most. */
  readonly lengthMin: number;
  readonly lengthMax: number;
}

interface LiveKey {
  readonly key: number;
  /** Value of the last append; the next is one more. */
  readonly last: number;
}

export function transactions(shape: ListAppendShape): OpGenerator {
  const live = Array.from({ length: shape.keys }, (_, key) => ({ key, last: 0 }));
  return new Transactions(shape, live, shape.keys, 0);
}

class Transactions implements OpGenerator {
  constructor(
    readonly shape: ListAppendShape,
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

  #draw(random: Random): [Transaction, Transactions] {
    const { lengthMin, lengthMax, writesPerKey } = this.shape;
    const live = [...this.live];
    let { nextKey } = this;
    const transaction: MicroOperation[] = [];
    for (let left = lengthMin + random.below(lengthMax - lengthMin + 1); left > 0; left--) {
      const at = Math.min(random.geometric(0.4), live.length - 1);
      const { key, last } = live[at]!;
      if (random.chance(0.5)) {
        transaction.push(["r", key, null]);
        continue;
      }
      transaction.push(["append", key, last + 1]);
      live[at] = last + 1 >= writesPerKey ? { key: nextKey++, last: 0 } : { key, last: last + 1 };
    }
    return [transaction, new Transactions(this.shape, live, nextKey, this.emitted + 1)];
  }
}
