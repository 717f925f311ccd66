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
        judgeHolds(operations, Infinity, counts);
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
        judgeHolds(operations, LEASE_MS * 1e6, counts);
        return counts;
      },
      ["double-hold", "expired-hold"],
      { lease: String(LEASE_MS) },
      /not-held/,
    );
  });
});

/** Holds that a crashed release explains away, and the event by which that was found. */
type Freed = Map<Operation, number>;

/** Double and expired holds, with the crashed releases that explain some of them: one each. */
function judgeHolds(operations: readonly Operation[], leaseNs: number, counts: Counts): void {
  const freed: Freed = new Map();
  const processes = [...new Set(operations.map(({ process }) => process))];
  for (const one of [...operations].sort((a, b) => a.end - b.end)) {
    if (one.type !== "ok" || one.f === "release") continue;
    const loose = operations.filter(
      (other) => other.type === "info" && isForeign(operations, other, freed) && other.start < one.end,
    ).length;
    const holdOf = (process: number): Operation | undefined => {
      const holds = operations.filter(
        (hold) => hold.process === process && holdsAt(operations, hold, one.end, freed),
      );
      const last = holds.at(-1);
      return last === undefined || freed.has(last) ? undefined : last;
    };
    const others = processes
      .filter((process) => process !== one.process)
      .flatMap((process) => holdOf(process) ?? [])
      .sort((a, b) => a.end - b.end);
    if (one.f === "acquire") {
      if (isDisturbed(operations, one, freed)) continue;
      // Held by another who has his lease still when this is over.
      for (const hold of others.filter(({ invoked }) => invoked + leaseNs > one.returned)) {
        if (freed.size < loose) freed.set(hold, one.end);
        else add(counts, "double-hold");
      }
      continue;
    }
    const own = holdOf(one.process);
    if (own === undefined || own.invoked + leaseNs > one.invoked || freed.size < loose) continue;
    // Held by another from before this began until after it was over.
    const holders = others.filter((hold) => hold.end < one.start && hold.invoked + leaseNs > one.returned);
    add(counts, "expired-hold", holders.length);
  }
}

/** Whether this acquisition certainly still stands at an event. */
function holdsAt(operations: readonly Operation[], acquire: Operation, index: number, freed: Freed): boolean {
  if (acquire.f !== "acquire" || acquire.type !== "ok" || acquire.end >= index) return false;
  return (
    !isDisturbed(operations, acquire, freed) &&
    !operations.some((other) => {
      if (other.start < acquire.end || other.start >= index) return false;
      // A later acquisition of its own is another; its own release, or anything that crashed, ends it.
      if (other.process === acquire.process)
        return (
          other.f === "release" ||
          other.type === "info" ||
          (other.f === "acquire" && isDisturbed(operations, other, freed) && other.end < index)
        );
      return other.type === "ok" && isForeign(operations, other, freed);
    })
  );
}

/** Whether a release of what its process does not certainly hold was under way with this acquisition. */
function isDisturbed(operations: readonly Operation[], acquire: Operation, freed: Freed): boolean {
  return operations.some(
    (other) =>
      other.process !== acquire.process &&
      other.type === "ok" &&
      other.end > acquire.start &&
      other.start < acquire.end &&
      isForeign(operations, other, freed),
  );
}

/** A release by somebody who does not certainly hold anything, which may be of another's hold. */
function isForeign(operations: readonly Operation[], release: Operation, freed: Freed): boolean {
  return (
    release.f === "release" &&
    release.type !== "fail" &&
    !operations.some(
      (own) =>
        own.process === release.process &&
        holdsAt(operations, own, release.start, freed) &&
        !((freed.get(own) ?? Infinity) < release.start),
    )
  );
}
