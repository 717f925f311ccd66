/**
 * Many small objects instead of one large one: a generator per key, its calls marked with the key. What is
 * checked per key stays short, so that checking stays cheap.
 */
import type { Context, Thread } from "./context.js";
import {
  DONE,
  pending,
  type Answer,
  type Emit,
  type GeneratorEvent,
  type GeneratorLike,
  type OpGenerator,
} from "./generator.js";
import { lift } from "./lift.js";
import { map } from "./transform.js";

export type KeySource = (index: number) => unknown;

/** One key after another: the next begins when the generator of the one before is exhausted. */
export function sequentialKeys(
  keys: readonly unknown[] | KeySource,
  make: (key: unknown) => GeneratorLike,
): OpGenerator {
  const keyAt = keySource(keys);
  return lift((_random, _context, calls) => {
    const key = keyAt(calls);
    return key === undefined ? null : keyed(key, make(key));
  });
}

/**
 * Several keys at once, `threadsPerKey` client threads on each; a group goes on to the next key when its
 * generator is exhausted. Threads that do not fill a group take no part.
 */
export function concurrentKeys(
  threadsPerKey: number,
  keys: readonly unknown[] | KeySource,
  make: (key: unknown) => GeneratorLike,
): OpGenerator {
  if (!(threadsPerKey >= 1))
    throw new RangeError(`concurrentKeys: expected at least 1 thread per key, got ${String(threadsPerKey)}`);
  return new ConcurrentKeys(threadsPerKey, keySource(keys), make, 0, new Map());
}

function keySource(keys: readonly unknown[] | KeySource): KeySource {
  return typeof keys === "function" ? keys : (index) => keys[index];
}

function keyed(key: unknown, inner: GeneratorLike): OpGenerator {
  return map((call) => (call.special === undefined ? { ...call, key } : call), inner);
}

interface Group {
  readonly index: number;
  readonly inner: OpGenerator;
}

class ConcurrentKeys implements OpGenerator {
  constructor(
    readonly size: number,
    readonly keyAt: KeySource,
    readonly make: (key: unknown) => GeneratorLike,
    readonly nextKey: number,
    readonly groups: ReadonlyMap<number, Group>,
  ) {}

  next(context: Context): Answer {
    const groups = new Map(this.groups);
    let { nextKey } = this;
    let soonest: Emit | undefined;
    let soonestGroup = -1;
    let alive = false;
    const threads = context.threads.filter((thread) => thread !== "nemesis");
    const count = Math.floor(threads.length / this.size);
    if (count === 0 && threads.length > 0) {
      throw new RangeError(
        `concurrentKeys: ${String(this.size)} threads per key need at least as many client threads; there are ${String(threads.length)} (raise --concurrency)`,
      );
    }
    for (let g = 0; g < count; g++) {
      const mine = context.restrict((thread) => groupOf(threads, thread, this.size) === g);
      if (mine.free.length === 0) {
        alive = true;
        continue;
      }
      for (;;) {
        let group = groups.get(g);
        if (group === undefined) {
          const key = this.keyAt(nextKey);
          if (key === undefined) break;
          group = { index: nextKey, inner: keyed(key, this.make(key)) };
          groups.set(g, group);
          nextKey++;
        }
        const answer = group.inner.next(mine.child(group.index));
        if (answer.kind === "done") {
          // The next key begins when all of the group is back: operations on two keys never share a thread's turn.
          if (!mine.allFree) {
            alive = true;
            break;
          }
          groups.delete(g);
          if (this.keyAt(nextKey) === undefined) break;
          continue;
        }
        alive = true;
        if (answer.kind === "pending") groups.set(g, { ...group, inner: answer.next });
        else if (soonest === undefined || answer.at < soonest.at) {
          soonest = answer;
          soonestGroup = g;
        }
        break;
      }
    }
    if (soonest === undefined) return alive ? pending(this.#with(nextKey, groups)) : DONE;
    groups.set(soonestGroup, { index: groups.get(soonestGroup)!.index, inner: soonest.next });
    return { ...soonest, next: this.#with(nextKey, groups) };
  }

  update(context: Context, event: GeneratorEvent): OpGenerator {
    const threads = context.threads.filter((thread) => thread !== "nemesis");
    const g = groupOf(threads, event.thread, this.size);
    const group = this.groups.get(g);
    if (group === undefined) return this;
    const mine = context.restrict((thread) => groupOf(threads, thread, this.size) === g).child(group.index);
    const inner = group.inner.update(mine, event);
    return inner === group.inner
      ? this
      : this.#with(this.nextKey, new Map(this.groups).set(g, { ...group, inner }));
  }

  #with(nextKey: number, groups: ReadonlyMap<number, Group>): ConcurrentKeys {
    return new ConcurrentKeys(this.size, this.keyAt, this.make, nextKey, groups);
  }
}

function groupOf(threads: readonly Thread[], thread: Thread, size: number): number {
  const position = threads.indexOf(thread);
  return position < 0 ? -1 : Math.floor(position / size);
}
