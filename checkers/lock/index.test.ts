import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import type { Operation } from "../history/index.js";
import { lockChecker } from "./index.js";

describe("lock", () => {
  const held = ["0 invoke acquire", "0 ok acquire 1"];
  const tried = ["9 invoke acquire", "9 fail acquire"];
  cases(lockChecker, [
    {
      name: "tokens beyond 2^53 that do not grow",
      events: [
        "0 ok acquire 1764000000000000002",
        "1 invoke acquire",
        "0 ok release",
        "1 ok acquire 1764000000000000001",
        "1 ok release",
        "2 ok acquire 1764000000000000001",
      ],
      verdict: "invalid",
      counts: { "token-not-growing": 2 },
    },
    {
      name: "one after the other",
      events: [...held, ...tried, "0 ok release", "1 ok acquire 2"],
      verdict: "valid",
    },
    {
      name: "two at once",
      events: [...held, "1 ok acquire 2"],
      verdict: "invalid",
      counts: { "double-hold": 1 },
      violates: ["mutual-exclusion"],
    },
    {
      name: "while the first releases",
      events: [...held, "0 invoke release", "1 ok acquire 2", "0 ok release", ...tried],
      verdict: "valid",
    },
    {
      name: "a crashed release may have released",
      events: [...held, "0 invoke release", "0 info release", "1 ok acquire 2", ...tried],
      verdict: "valid",
    },
    {
      name: "a crashed acquire may not have acquired",
      events: ["0 invoke acquire", "0 info acquire", "1 ok acquire 2", ...tried],
      verdict: "valid",
    },
    {
      name: "within the lease",
      events: [...held, "1 ok acquire 2"],
      settings: { lease: "100" },
      verdict: "invalid",
      counts: { "double-hold": 1 },
    },
    {
      name: "after the lease",
      events: [...held, "1 ok acquire 2"],
      settings: { lease: "1" },
      verdict: "valid",
    },
    {
      name: "worked under a lease that was over",
      events: ["0 ok acquire", "1 ok acquire", "0 ok use"],
      settings: { lease: "0.5" },
      verdict: "valid",
    },
    {
      name: "worked while another certainly held it",
      events: [
        "0 invoke acquire",
        "0 ok acquire",
        "9 fail acquire",
        "9 fail acquire",
        "9 fail acquire",
        "1 ok acquire",
        "0 ok use",
      ],
      settings: { lease: "4" },
      verdict: "invalid",
      counts: { "expired-hold": 1 },
    },
    {
      name: "tokens that do not grow",
      events: [...held, ...tried, "0 ok release", "1 ok acquire 1"],
      verdict: "invalid",
      counts: { "token-not-growing": 1 },
      violates: ["fencing"],
    },
    {
      name: "a holder that renews keeps its token",
      events: [...held, ...tried, "0 ok acquire 1", "0 ok release", "1 ok acquire 2"],
      verdict: "valid",
    },
    {
      name: "a token kept although another was given a later one",
      events: [...held, "1 ok acquire 2", "0 ok acquire 1"],
      verdict: "invalid",
      counts: { "double-hold": 2, "token-not-growing": 1 },
    },
    {
      name: "a stale token accepted",
      events: [...held, ...tried, "0 ok release", "1 ok acquire 2", "1 ok use 2", "0 ok use 1"],
      verdict: "invalid",
      counts: { "stale-token-accepted": 1 },
    },
    {
      name: "a stale token refused",
      events: [
        ...held,
        ...tried,
        "0 ok release",
        "1 ok acquire 2",
        "1 ok use 2",
        "0 invoke use 1",
        "0 fail use 1",
      ],
      verdict: "valid",
    },
    {
      name: "released by another",
      events: [...held, ...tried, "1 ok release", "1 ok acquire 2"],
      verdict: "valid",
      allowed: { "not-held": 1 },
    },
    {
      name: "keys apart",
      events: [
        "0 ok acquire 1 @1",
        "1 ok acquire 1 @2",
        "2 invoke acquire null @1",
        "2 fail acquire null @1",
      ],
      verdict: "valid",
    },
    { name: "never contended", events: held, verdict: "unknown" },
    { name: "never acquired", events: tried, verdict: "unknown" },
  ]);

  it("agrees with the definition of mutual exclusion", () => {
    compare(
      lockChecker,
      {
        processes: 3,
        operationsMax: 8,
        fail: 0.2,
        info: 0.1,
        invoke: (random) => ({ f: random.chance(0.6) ? "acquire" : "release", value: null }),
        complete: () => null,
      },
      (operations) => {
        const counts: Counts = {};
        for (const late of operations) {
          if (late.f !== "acquire" || late.type !== "ok") continue;
          const holders = new Set(
            operations
              .filter((early) => holdsAt(operations, early, late.end) && early.process !== late.process)
              .map(({ process }) => process),
          );
          add(counts, "double-hold", holders.size);
        }
        return counts;
      },
      ["double-hold"],
      {},
      /not-held/,
    );
  });
});

describe("lock with a lease", () => {
  const LEASE_MS = 5;
  it("agrees with the definition of leases", () => {
    compare(
      lockChecker,
      {
        processes: 3,
        operationsMax: 12,
        fail: 0.3,
        info: 0.03,
        invoke: (random) => ({
          f: random.pick(["acquire", "acquire", "release", "use", "use"]),
          value: null,
        }),
        complete: () => null,
      },
      (operations) => {
        const counts: Counts = {};
        for (const one of operations) {
          if (one.type !== "ok" || one.f === "release") continue;
          const others = [...new Set(operations.map(({ process }) => process))].filter(
            (process) => process !== one.process,
          );
          if (one.f === "acquire") {
            // Held by another who has his lease still when this is over.
            const holders = others
              .map((process) => holdOf(operations, process, one.end))
              .filter((hold) => hold !== undefined && hold.invoked + LEASE_MS * 1e6 > one.returned);
            add(counts, "double-hold", holders.length);
            continue;
          }
          const own = holdOf(operations, one.process, one.end);
          if (own === undefined || own.invoked + LEASE_MS * 1e6 > one.invoked) continue;
          // Held by another from before this began until after it was over.
          const holders = others
            .map((process) => holdOf(operations, process, one.end))
            .filter(
              (hold) =>
                hold !== undefined && hold.end < one.start && hold.invoked + LEASE_MS * 1e6 > one.returned,
            );
          add(counts, "expired-hold", holders.length);
        }
        return counts;
      },
      ["double-hold", "expired-hold"],
      { lease: String(LEASE_MS) },
      /not-held/,
    );
  });
});

/** The acquisition of a process that stands at an event, leases aside: the last one, if it does. */
function holdOf(operations: readonly Operation[], process: number, index: number): Operation | undefined {
  return operations.filter((one) => one.process === process && holdsAt(operations, one, index)).at(-1);
}

/** Whether this acquisition certainly still stands at an event. */
function holdsAt(operations: readonly Operation[], acquire: Operation, index: number): boolean {
  if (acquire.f !== "acquire" || acquire.type !== "ok" || acquire.end >= index) return false;
  return !operations.some((other) => {
    const between = other.start > acquire.end && other.start < index;
    if (!between) return false;
    // A later acquisition of its own is another; its own release, or anything that crashed, ends it.
    if (other.process === acquire.process) return other.f === "release" || other.type === "info";
    if (other.f !== "release" || other.type === "fail") return false;
    // A release by somebody who holds nothing himself may have been of this.
    return !operations.some((own) => own.process === other.process && holdsAt(operations, own, other.start));
  });
}
