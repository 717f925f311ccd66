import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import type { Operation } from "../history/index.js";
import { deliveryChecker } from "./index.js";

interface Delivery {
  readonly value: number;
  readonly by: Operation;
  readonly position: number;
}

it("agrees with the definition of order", () => {
  let next = 0;
  compare(
    deliveryChecker,
    {
      processes: 4,
      operationsMax: 9,
      fail: 0,
      info: 0.05,
      invoke(random, n) {
        if (n === 0) next = 0;
        return random.chance(0.5)
          ? { f: "enqueue", value: next++ }
          : { f: random.chance(0.8) ? "dequeue" : "drain", value: null };
      },
      complete: (random, { f, value }) =>
        f === "enqueue"
          ? value
          : f === "dequeue"
            ? random.below(next + 1)
            : Array.from({ length: random.below(4) }, () => random.below(next + 1)),
    },
    (operations) => {
      const counts: Counts = {};
      const sends = operations.filter(({ f }) => f === "enqueue");
      const deliveries = operations
        .filter(({ f, type }) => f !== "enqueue" && type === "ok")
        .flatMap((by) =>
          [by.output].flat().map((value, position): Delivery => ({ value: value as number, by, position })),
        )
        .filter(({ value }) => sends.some(({ input }) => input === value));
      const first = (one: Delivery) =>
        deliveries
          .filter(({ value }) => value === one.value)
          .every(
            (other) =>
              other === one ||
              other.by.end > one.by.end ||
              (other.by === one.by && other.position > one.position),
          );
      const send = (one: Delivery) => sends.find(({ input }) => input === one.value)!;
      const before = (a: Delivery, b: Delivery) =>
        a.by.end < b.by.start || (a.by === b.by && a.position < b.position);
      const overtakers = (late: Delivery) =>
        deliveries.filter(
          (other) => first(other) && send(late).end < send(other).start && before(other, late),
        );
      const crashes = operations.filter(({ f, type }) => f !== "enqueue" && type === "info");
      // Of the overtaken, as many as crashed dequeues can explain: each begun before the overtaking was over.
      const ends = deliveries
        .filter((one) => first(one) && overtakers(one).length > 0)
        .flatMap((late) => {
          const certain = overtakers(late).filter(({ by }) => by.end < late.by.start);
          const end = Math.min(...(certain.length > 0 ? certain : overtakers(late)).map(({ by }) => by.end));
          // Another delivery of it may have come before.
          const again = deliveries.some(
            (other) => other.value === late.value && other.by !== late.by && other.by.start < end,
          );
          if (!again) return [end];
          add(counts, "redelivery-inversion");
          return [];
        });
      let excused = 0;
      for (const end of ends.sort((a, b) => a - b)) {
        const begun = crashes.filter(({ start }) => start < end);
        const may = begun.some(({ f }) => f === "drain") ? Infinity : begun.length;
        if (may > excused) {
          excused++;
          add(counts, "redelivery-inversion");
        } else add(counts, "reordered");
      }
      for (const one of deliveries) {
        if (!first(one) && overtakers(one).length > 0) {
          const own = deliveries.find((other) => other.value === one.value && first(other))!;
          if (own.by.end < one.by.start) add(counts, "redelivery-inversion");
        }
      }
      return counts;
    },
    ["reordered", "redelivery-inversion"],
    { order: "total" },
    /^(lost|unexpected|duplicated|delivered|stuck)/,
  );
});
