/**
 * Some threads produce and the others consume; under manual acknowledgement a consumer acknowledges what it got, or
 * gives it back now and then. Subscribers, where each gets everything, are two, by thread, or in turn where there is one
 * thread for both.
 */
import { eachThread, reserve } from "../../harness/generator/each.js";
import type { OpGenerator } from "../../harness/generator/generator.js";
import { lift } from "../../harness/generator/lift.js";
import { phases } from "../../harness/generator/phases.js";
import { untilEmpty } from "../until-empty.js";
import type { DeliveryOperation } from "./ops.js";

export interface DeliveryShape {
  readonly concurrency: number;
  readonly manual: boolean;
  readonly fanOut: boolean;
}

export const SUBSCRIBERS: readonly string[] = ["a", "b"];

export function produceAndConsume({ concurrency, manual, fanOut }: DeliveryShape): OpGenerator {
  const producers = Math.max(1, Math.floor(concurrency / 2));
  const produce = lift((_random, _context, calls): DeliveryOperation => ({ f: "enqueue", value: calls }));
  if (fanOut && concurrency - producers < SUBSCRIBERS.length) {
    const inTurn = lift((_random, _context, calls): DeliveryOperation => ({
      f: "dequeue",
      value: SUBSCRIBERS[calls % SUBSCRIBERS.length]!,
    }));
    return reserve([producers, produce], inTurn);
  }
  if (fanOut) {
    const [a, b] = SUBSCRIBERS.map((name) => lift((): DeliveryOperation => ({ f: "dequeue", value: name })));
    const share = Math.max(1, Math.floor((concurrency - producers) / 2));
    return reserve([producers, produce], [share, a!], b!);
  }
  const consume = manual
    ? eachThread(
        lift((random) => [
          { f: "dequeue", value: null },
          { f: random.chance(0.1) ? "nack" : "ack", value: null },
        ]),
      )
    : lift((): DeliveryOperation => ({ f: "dequeue", value: null }));
  return reserve([producers, produce], consume);
}

/** Everything left, once for each subscriber, and what was set aside. */
export function drained({ fanOut, manual }: Pick<DeliveryShape, "fanOut" | "manual">): OpGenerator {
  const drains = fanOut ? SUBSCRIBERS : [null];
  return phases(
    ...drains.map((value) =>
      untilEmpty({ call: { f: "drain", value }, empty: Array.isArray, inARow: 1, callsMax: 20 }),
    ),
    ...(manual
      ? [
          untilEmpty({
            call: { f: "dead-letters", value: null },
            empty: Array.isArray,
            inARow: 1,
            callsMax: 20,
          }),
        ]
      : []),
  );
}
