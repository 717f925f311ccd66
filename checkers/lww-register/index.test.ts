import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { lwwRegisterChecker } from "./index.js";

describe("lww-register", () => {
  const first = ["0 invoke write 1", "0 ok write [1,10]"];
  cases(lwwRegisterChecker, [
    {
      name: "a value written again later",
      events: [...first, "0 ok read [1,10]", "1 ok write [2,11]", "1 invoke write 1", "1 ok write [1,12]"],
      verdict: "valid",
    },
    {
      name: "a value written again: the read shows the later one",
      events: [
        ...first,
        "1 invoke write 2",
        "1 ok write [2,11]",
        "1 invoke write 1",
        "1 ok write [1,12]",
        "0 ok read 1",
      ],
      verdict: "valid",
    },
    {
      name: "timestamps beyond 2^53: the older one won",
      events: [
        "0 invoke write 1",
        "0 ok write [1,1764000000000000001]",
        "1 invoke write 2",
        "1 ok write [2,1764000000000000002]",
        "0 ok read [1,1764000000000000001]",
      ],
      verdict: "invalid",
      counts: { "older-won": 1 },
      allowed: { stale: 1 },
    },
    {
      name: "the last one",
      events: [...first, "1 invoke write 2", "1 ok write [2,11]", "0 ok read [2,11]"],
      verdict: "valid",
    },
    {
      name: "lost by clock",
      events: [...first, "1 invoke write 2", "1 ok write [2,5]", "0 ok read [1,10]"],
      verdict: "invalid",
      counts: { "lost-by-clock": 1 },
    },
    {
      name: "lost by clock is what last-write-wins promises",
      events: [...first, "1 invoke write 2", "1 ok write [2,5]", "0 ok read [1,10]"],
      models: ["last-write-wins"],
      verdict: "valid",
      allowed: { "lost-by-clock": 1 },
    },
    {
      name: "the older one won",
      events: [...first, "1 invoke write 2", "1 ok write [2,11]", "0 ok read [1,10]"],
      verdict: "invalid",
      counts: { "older-won": 1 },
      allowed: { stale: 1 },
    },
    {
      name: "without timestamps only stale",
      events: ["0 ok write 1", "0 ok write 2", "1 ok read 1"],
      verdict: "valid",
      allowed: { stale: 1 },
    },
    {
      name: "nothing there any more",
      events: [...first, "1 ok read null"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "concurrent writes",
      events: [...first, "1 invoke write 2", "0 ok read [1,10]", "1 ok write [2,11]"],
      verdict: "valid",
    },
    {
      name: "never written",
      events: [...first, "1 ok read 9"],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    { name: "no read", events: first, verdict: "unknown" },
  ]);

  it("agrees with the definition", () => {
    let next = 0;
    const stamps = new Map<number, number>();
    compare(
      lwwRegisterChecker,
      {
        processes: 3,
        operationsMax: 8,
        fail: 0.05,
        info: 0.1,
        invoke: (random, n) => {
          if (n === 0) {
            next = 0;
            stamps.clear();
          }
          if (random.chance(0.5)) return { f: "read", value: null };
          stamps.set(next, 10 * next + 15 - random.below(30));
          return { f: "write", value: next++ };
        },
        complete(random, { f, value }) {
          if (f === "write") return [value, stamps.get(value as number)];
          const read = random.below(next + 2) - 1;
          return read < 0 ? null : [read, stamps.get(read) ?? 0];
        },
      },
      (operations) => {
        const counts: Counts = {};
        const writes = operations.filter(({ f, type }) => f === "write" && type !== "fail");
        const done = writes.filter(({ type }) => type === "ok");
        const stamp = (write: (typeof writes)[number]) =>
          write.type === "ok" ? (write.output as number[])[1] : undefined;
        for (const read of operations) {
          if (read.f !== "read" || read.type !== "ok") continue;
          const [value, told] = (read.output ?? [null, undefined]) as [number | null, number | undefined];
          const source = writes.find(({ input }) => input === value);
          const before = done.filter(({ end }) => end < read.start);
          if (value !== null && (source === undefined || source.start > read.end)) add(counts, "unexpected");
          else if (value === null) {
            if (before.length > 0) add(counts, "lost");
          } else if (source !== undefined) {
            const later = before.filter(({ start }) => start > source.end);
            const last = later.sort((a, b) => b.start - a.start)[0];
            const own = stamp(source) ?? told;
            if (last !== undefined) add(counts, stamp(source)! >= stamp(last)! ? "lost-by-clock" : "stale");
            if (before.some((write) => write !== source && stamp(write)! > own!)) add(counts, "older-won");
          }
        }
        return counts;
      },
      ["unexpected", "lost", "lost-by-clock", "stale", "older-won"],
    );
  });
});
