/**
 * The definitions of redelivery, read plainly, against the checker: visibility timeouts, dead letters, consumers that
 * crash, and what was lost under manual acknowledgement.
 */
import { it } from "vitest";
import type { Checker } from "../checker.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import type { History, Operation } from "../history/index.js";
import { deliveryChecker } from "./index.js";

const [TIMEOUT_MS, DELIVERIES_MAX] = [4, 2];
const VALUES = 3;

/** How often a message is early depends on whom one blames: it is counted once. */
const oncePerMessage: Checker = {
  ...deliveryChecker,
  check(history, options) {
    const verdict = deliveryChecker.check(history, options);
    const early = verdict.anomalies.filter(({ type }) => type === "early-redelivery");
    const counts = { ...verdict.counts };
    if (early.length > 0)
      counts["early-redelivery"] = new Set(early.map(({ details }) => details!["value"])).size;
    return { ...verdict, counts };
  },
};

it("agrees with the definitions of redelivery", () => {
  compare(
    oncePerMessage,
    {
      processes: 3,
      operationsMax: 11,
      fail: 0.05,
      info: 0.1,
      invoke(random, n) {
        const luck = random.next();
        const value = random.below(VALUES);
        if (n === 0 || luck < 0.2) return { f: "enqueue", value };
        if (luck < 0.6) return { f: "dequeue", value: null };
        if (luck < 0.8) return { f: random.chance(0.5) ? "ack" : "nack", value };
        if (luck < 0.9) return { f: "drain", value: null };
        return luck < 0.97 ? { f: "dead-letters", value: null } : { f: "crash", value: null };
      },
      complete: (random, { f, value }) => {
        if (f === "dequeue") return random.chance(0.15) ? null : random.below(VALUES);
        if (f !== "drain" && f !== "dead-letters") return value;
        return Array.from({ length: random.below(3) }, () => random.below(VALUES));
      },
    },
    oracle,
    [
      "unexpected",
      "duplicated",
      "delivered-before-sent",
      "delivered-after-abort",
      "lost",
      "stuck",
      "lost-on-consumer-crash",
      "early-redelivery",
      "delivered-too-often",
      "dead-lettered-early",
    ],
    {
      acknowledge: "manual",
      "visibility-timeout": String(TIMEOUT_MS),
      "max-deliveries": String(DELIVERIES_MAX),
    },
    /^(reordered|redelivery-inversion)$/,
  );
});

function oracle(operations: readonly Operation[], history: History): Counts {
  /** Index of the event that ended an operation, whatever it said. */
  const over = ({ id }: Operation) => (history.columns.end[id]! < 0 ? Infinity : history.columns.end[id]!);
  const counts: Counts = {};
  const drains = operations.filter(({ f }) => f === "drain");
  const lastDrained = drains.filter(({ type }) => type === "ok").at(-1);
  const lastDrain = lastDrained?.start ?? -1;
  /** Who may have had a message on its way while the last drain looked; or for good, which only drains take. */
  const onTheWay = operations.filter(
    (one) =>
      lastDrained !== undefined &&
      (one.f === "dequeue" || one.f === "drain") &&
      one.type === "info" &&
      one.start < lastDrained.end &&
      (one.f === "drain" || over(one) > lastDrained.start),
  );
  /** What nobody has any more, in the order of its first sight. As many may have been on their way to somebody. */
  const neverGiven: { since: number; type: string }[] = [];
  const letGo: { since: number; type: string }[] = [];
  const unseenAside = (deliveries: number) =>
    deliveries +
      operations.filter(({ f, type }) => (f === "dequeue" || f === "drain") && type === "info").length >=
      DELIVERIES_MAX && !setAside.some(({ start }) => start > lastDrained!.end);
  const lastFailure = Math.max(-1, ...drains.filter(({ type }) => type !== "ok").map(({ start }) => start));
  const setAside = operations.filter(({ f, type }) => f === "dead-letters" && type === "ok");
  const copies = (list: unknown, value: number) =>
    (list as number[]).filter((other) => other === value).length;
  /** What each message set aside lacks in deliveries, and when that was seen. */
  const short: { missing: number; seen: number }[] = [];

  for (let value = 0; value < VALUES; value++) {
    const sends = operations.filter(({ f, input }) => f === "enqueue" && input === value);
    const deliveries = operations.flatMap((by) =>
      by.type === "ok" && (by.f === "dequeue" || by.f === "drain")
        ? Array.from({ length: copies([by.output].flat(), value) }, () => by)
        : [],
    );
    if (sends.length === 0) {
      const shown = setAside.some(({ output }) => copies(output, value) > 0);
      add(counts, "unexpected", deliveries.length > 0 || shown ? 1 : 0);
      continue;
    }
    const acknowledged = sends.filter(({ type }) => type === "ok");
    const aside = Math.max(0, ...setAside.map(({ output }) => copies(output, value)));
    if (acknowledged.length > deliveries.length + aside) {
      const accepted = Math.max(...acknowledged.map(({ end }) => end));
      if (accepted < lastDrain) {
        const since = Math.min(...[...sends, ...deliveries].map(({ start }) => start));
        if (!unseenAside(deliveries.length)) neverGiven.push({ since, type: "lost" });
      } else if (accepted < lastFailure) add(counts, "stuck");
    }
    if (aside > 0) {
      const seen = Math.min(
        ...setAside.filter(({ output }) => copies(output, value) > 0).map(({ end }) => end),
      );
      const before = deliveries.filter(({ start }) => start < seen).length;
      if (before < DELIVERIES_MAX) short.push({ missing: DELIVERIES_MAX - before, seen });
    }
    if (deliveries.length === 0) continue;
    const possible = sends.filter(({ type }) => type !== "fail");
    const first = Math.min(...deliveries.map(({ end }) => end));
    if (first < sends[0]!.start) add(counts, "delivered-before-sent");
    else if (
      first < (possible[0]?.start ?? -1) ||
      Math.min(deliveries.length, sends.length) > possible.length
    )
      add(counts, "delivered-after-abort");
    if (first < sends[0]!.start && Math.min(deliveries.length, sends.length) > possible.length)
      add(counts, "delivered-after-abort");
    const done = deliveries.filter((by) => by.f === "drain" || acknowledges(operations, by, value));
    if (done.length > sends.length) add(counts, "duplicated");
    if (sends.length === 1) {
      if (!explained(operations, deliveries, value)) add(counts, "early-redelivery");
      if (deliveries.length > DELIVERIES_MAX) add(counts, "delivered-too-often");
    }
    const ends = deliveries.map((by) =>
      by.f === "drain" ? undefined : endOf(operations, by, value, (one) => over(one) < lastDrain),
    );
    if (
      acknowledged.length > 0 &&
      acknowledged.length === possible.length &&
      aside === 0 &&
      !ends.includes(undefined) &&
      !operations.some(({ f, input, type }) => f === "ack" && input === value && type !== "fail") &&
      !unseenAside(deliveries.length)
    )
      letGo.push({ since: deliveries[0]!.start, type: ends.at(-1)! });
  }
  const first = (a: { since: number }, b: { since: number }) => a.since - b.since;
  const gone = [...neverGiven.sort(first), ...letGo.sort(first)];
  const excused = onTheWay.some(({ f }) => f === "drain") ? gone.length : onTheWay.length;
  for (const { type } of gone.slice(excused)) add(counts, type);
  const crashed = operations.filter(({ f, type }) => (f === "dequeue" || f === "drain") && type === "info");
  add(counts, "dead-lettered-early", short.length - mostExplained(short, crashed));
  return counts;
}

/** Whether a later operation of the consumer acknowledged this delivery, and no other of the same message. */
function acknowledges(operations: readonly Operation[], by: Operation, value: number): boolean {
  return operations.some(
    (ack) =>
      ack.f === "ack" &&
      ack.type === "ok" &&
      ack.input === value &&
      ack.process === by.process &&
      ack.start > by.start &&
      !operations.some(
        (other) =>
          other.process === by.process &&
          other.start > by.start &&
          other.start < ack.start &&
          other.type === "ok" &&
          (other.f === "dequeue" || other.f === "drain") &&
          [other.output].flat().includes(value),
      ),
  );
}

/** How a consumer let go of what a dequeue gave it, before an event: the type of the loss if nobody sees it again. */
function endOf(
  operations: readonly Operation[],
  by: Operation,
  value: number,
  before: (one: Operation) => boolean,
): "lost" | "lost-on-consumer-crash" | undefined {
  const after = operations.filter(({ process, start }) => process === by.process && start > by.start);
  const nack = after.find(({ f, input, type }) => f === "nack" && input === value && type !== "fail");
  if (nack?.type === "ok" && before(nack)) return "lost";
  const death = deathAfter(operations, by);
  return death !== undefined && before(death) ? "lost-on-consumer-crash" : undefined;
}

/** The first operation of the consumer by which it had died, over after the delivery was. */
function deathAfter(operations: readonly Operation[], by: Operation): Operation | undefined {
  return operations.find(
    ({ process, f, type, start }) =>
      process === by.process && start > by.start && (type === "info" || (f === "crash" && type === "ok")),
  );
}

/** Whether there are instants for all deliveries such that none comes while another is in flight. */
function explained(
  operations: readonly Operation[],
  deliveries: readonly Operation[],
  value: number,
): boolean {
  const released = deliveries.map((by) => {
    const own = operations.filter(({ process }) => process === by.process);
    const nack = own.find(
      ({ f, input, type, start }) => f === "nack" && input === value && type !== "fail" && start > by.start,
    );
    const crash = deathAfter(operations, by);
    const heard = own.filter(({ type, start }) => type === "ok" && start < (crash?.start ?? 0)).at(-1);
    return Math.min(
      nack?.invoked ?? Infinity,
      crash === undefined ? Infinity : crash.f === "crash" ? crash.invoked : heard!.returned,
    );
  });
  const follows = (a: number, b: number, i: number) =>
    b >= a && (b >= a + TIMEOUT_MS * 1e6 || released[i]! <= b);
  const place = (instants: readonly number[]): boolean => {
    const j = instants.length;
    if (j === deliveries.length) return true;
    for (let at = deliveries[j]!.invoked; at <= deliveries[j]!.returned; at += 1e6) {
      const fits = instants.every((other, i) => follows(other, at, i) || follows(at, other, j));
      if (fits && place([...instants, at])) return true;
    }
    return false;
  };
  return place([]);
}

/** How many of the messages can be explained at most, each crash being one delivery of one message, or a drain any. */
function mostExplained(
  short: readonly { missing: number; seen: number }[],
  crashes: readonly Operation[],
): number {
  let best = 0;
  for (let chosen = 0; chosen < 1 << short.length; chosen++) {
    const needs = short.flatMap(({ missing, seen }, i) =>
      (chosen & (1 << i)) === 0 ? [] : Array.from({ length: missing }, () => seen),
    );
    const assign = (n: number, used: ReadonlySet<Operation>): boolean =>
      n === needs.length ||
      crashes.some(
        (crash) =>
          crash.start < needs[n]! &&
          (crash.f === "drain" || !used.has(crash)) &&
          assign(n + 1, new Set([...used, crash])),
      );
    const size = short.filter((_one, i) => (chosen & (1 << i)) !== 0).length;
    if (size > best && assign(0, new Set())) best = size;
  }
  return best;
}
