import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { totalQueueChecker } from "./index.js";

it("agrees with the definition", () => {
  compare(
    totalQueueChecker,
    {
      processes: 3,
      operationsMax: 10,
      fail: 0.1,
      info: 0.15,
      invoke: (random) =>
        random.chance(0.5)
          ? { f: "enqueue", value: random.below(4) }
          : { f: random.chance(0.7) ? "dequeue" : "drain", value: null },
      complete: (random, { f, value }) =>
        f === "enqueue"
          ? value
          : f === "dequeue"
            ? random.chance(0.2)
              ? null
              : random.below(5)
            : Array.from({ length: random.below(3) }, () => random.below(5)),
    },
    (operations) => {
      const counts: Counts = {};
      const missing: { since: number; copies: number }[] = [];
      const crashed = operations.filter(({ type }) => type === "info");
      const takers = crashed.some(({ f }) => f === "drain")
        ? Infinity
        : crashed.filter(({ f }) => f === "dequeue").length;
      const accepted = (v: number) =>
        Math.max(
          -1,
          ...operations
            .filter(({ f, type, input }) => f === "enqueue" && type === "ok" && input === v)
            .map(({ end }) => end),
        );
      const allAccepted = Math.max(...[0, 1, 2, 3].map(accepted));
      const drains = operations.filter(({ f }) => f === "drain");
      // A dequeue that failed without a word found nothing.
      const sawNothing = operations.some(
        ({ f, type, output, start }) =>
          start > allAccepted &&
          ((f === "drain" && type === "ok") ||
            (f === "dequeue" && (type === "fail" || (type === "ok" && output === null)))),
      );
      const looked = (v: number) =>
        drains.length === 0 ||
        sawNothing ||
        drains.some(({ type, start }) => type === "ok" && start > accepted(v));
      for (let v = 0; v < 5; v++) {
        const sends = operations.filter(({ f, input }) => f === "enqueue" && input === v);
        const takes = operations.filter(
          ({ type, output, f }) => type === "ok" && f !== "enqueue" && [output].flat().includes(v),
        );
        const taken = takes.flatMap(({ output }) => [output].flat().filter((x) => x === v)).length;
        const acknowledged = sends.filter(({ type }) => type === "ok").length;
        const possible = sends.filter(({ type }) => type !== "fail").length;
        if (sends.length === 0) {
          if (taken > 0) add(counts, "unexpected");
          continue;
        }
        const send = sends.find(({ type }) => type !== "fail") ?? sends[0]!;
        if (acknowledged > taken && looked(v)) {
          const since = Math.min(...[...sends, ...takes].map(({ start }) => start));
          missing.push({ since, copies: acknowledged - taken });
        }
        if (taken === 0) continue;
        const first = Math.min(...takes.map(({ end }) => end));
        if (first < sends[0]!.start) add(counts, "delivered-before-sent");
        if (taken > sends.length) add(counts, "duplicated");
        // More often than those that were not refused can explain, or before any of them began.
        if (Math.min(taken, sends.length) > possible || (first > sends[0]!.start && first < send.start))
          add(counts, "delivered-after-abort");
      }
      // A crashed dequeue explains one copy, of what came first.
      let left = takers;
      for (const { copies } of missing.sort((a, b) => a.since - b.since)) {
        add(counts, copies > left ? "lost" : "lost-on-consumer-crash");
        left = Math.max(0, left - copies);
      }
      return counts;
    },
    [
      "unexpected",
      "delivered-before-sent",
      "duplicated",
      "delivered-after-abort",
      "lost-on-consumer-crash",
      "lost",
    ],
  );
});
