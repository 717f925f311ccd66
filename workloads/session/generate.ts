/**
 * Every client has two registers of its own to write, and reads its own and those of others: two of one session (to see
 * its writes in order), or one of a session and one of its neighbour (to see what came of what). Writes read their
 * register first: without an order of versions nothing could be called older. Every value is new for its register.
 */
import type { Context } from "../../harness/generator/context.js";
import { pending, type Answer, type OpGenerator } from "../../harness/generator/generator.js";
import type { Random } from "../../harness/generator/random.js";
import type { MicroOperation, Transaction } from "./ops.js";

export interface SessionShape {
  readonly sessions: number;
  /** Operations in all, about, before all registers are replaced by fresh ones. */
  readonly operationsPerRound: number;
}

export function sessions(shape: SessionShape): OpGenerator {
  return new Sessions(shape, 0);
}

class Sessions implements OpGenerator {
  constructor(
    readonly shape: SessionShape,
    readonly emitted: number,
  ) {}

  next(context: Context): Answer {
    const thread = context.pickFree();
    if (thread === undefined) return pending(this);
    const value = this.#draw(thread as number, context.random(this.emitted));
    const next = new Sessions(this.shape, this.emitted + 1);
    return { kind: "emit", at: context.time, thread, call: { f: "txn", value }, next };
  }

  update(): OpGenerator {
    return this;
  }

  #draw(thread: number, random: Random): Transaction {
    const { sessions: count, operationsPerRound } = this.shape;
    const round = Math.floor(this.emitted / operationsPerRound);
    const key = (of: number, which: number): number =>
      2 * (round * count + (((of % count) + count) % count)) + which;
    const read = (of: number, which: number): MicroOperation => ["r", key(of, which), null];
    const which = random.below(2);
    const other = random.below(count);
    const write: MicroOperation = ["w", key(thread, which), this.emitted + 1];
    return random.weighted<() => Transaction>([
      [2, () => [read(thread, which), write]],
      [2, () => [read(thread - 1, random.below(2)), read(thread, which), write]],
      [3, () => [read(other, which), read(other, 1 - which)]],
      [4, () => [read(other, which), read(other - 1, random.below(2))]],
      [1, () => [read(thread - 1, which)]],
      [1, () => [read(thread, which)]],
    ])();
  }
}
