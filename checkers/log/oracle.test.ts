/**
 * The definitions of log anomalies, read plainly, against the checker: contents and positions over small random
 * histories. Cycles have oracles of their own where the graph's algorithms are.
 */
import { it } from "vitest";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import type { Operation } from "../history/index.js";
import { logChecker } from "./index.js";

type Pair = readonly [offset: number, value: number];

/** One key, "x". */
const sendsOf = ({ output, input, type }: Operation): Pair[] =>
  ((type === "ok" ? output : input) as unknown[][])
    .filter(([kind]) => kind === "send")
    .map(([, , sent]) => (Array.isArray(sent) ? (sent as unknown as Pair) : [-1, sent as number]));
const pollsOf = ({ output, type }: Operation): Pair[] =>
  type !== "ok"
    ? []
    : (output as unknown[][]).flatMap(([kind, polled]) =>
        kind === "poll" ? (polled as { x?: Pair[] }).x! : [],
      );

it("agrees with the definitions", () => {
  let next = 0;
  const told = new Map<number, Pair[]>();
  compare(
    logChecker,
    {
      processes: 3,
      operationsMax: 7,
      fail: 0.1,
      info: 0.1,
      invoke(random, n) {
        if (n === 0) {
          next = 0;
          told.clear();
        }
        const micros = Array.from({ length: 1 + random.below(2) }, () =>
          random.chance(0.5) ? ["poll"] : ["send", "x", next++],
        );
        return { f: "txn", value: micros };
      },
      complete: (random, { value }) =>
        (value as unknown[][]).map(([kind, key, sent]) => {
          const offset = () => random.below(5);
          if (kind === "send") return ["send", key, [random.chance(0.8) ? (sent as number) : offset(), sent]];
          const from = random.below(Math.max(1, next));
          const list = Array.from({ length: random.below(4) }, (_, i): Pair => [from + i, from + i]);
          if (random.chance(0.2)) list.splice(random.below(list.length + 1), 1);
          if (random.chance(0.1)) list.reverse();
          if (random.chance(0.1)) list.push([offset(), offset()]);
          return ["poll", { x: list }];
        }),
    },
    oracle,
    [
      "inconsistent-offsets",
      "duplicate",
      "unexpected",
      "G1a",
      "precommitted-read",
      "lost-write",
      "unseen",
      "int-poll-skip",
      "int-nonmonotonic-poll",
      "int-send-skip",
      "int-nonmonotonic-send",
      "poll-skip",
      "nonmonotonic-poll",
      "nonmonotonic-send",
    ],
    {},
    /^(G0|G1c|G-|G2)/,
  );
});

function oracle(operations: readonly Operation[]): Counts {
  const counts: Counts = {};
  const polled = new Set(operations.flatMap(pollsOf).map(([, value]) => value));
  const writerOf = (value: number) =>
    operations.find((one) => sendsOf(one).some(([, sent]) => sent === value));
  const committed = (one: Operation) =>
    one.type === "ok" || (one.type === "info" && sendsOf(one).some(([, value]) => polled.has(value)));
  const pairs = [
    ...operations
      .filter(committed)
      .flatMap(sendsOf)
      .filter(([offset]) => offset >= 0),
    ...operations.flatMap(pollsOf),
  ];
  const offsets = [...new Set(pairs.map(([offset]) => offset))].sort((a, b) => a - b);
  const places = (value: number) =>
    pairs.filter((pair) => pair[1] === value).map(([offset]) => offsets.indexOf(offset));
  for (const offset of offsets) {
    if (new Set(pairs.filter((pair) => pair[0] === offset).map(([, value]) => value)).size > 1)
      add(counts, "inconsistent-offsets");
  }
  const values = [
    ...new Set([
      ...pairs.map(([, value]) => value),
      ...operations.flatMap(sendsOf).map(([, value]) => value),
    ]),
  ];
  const furthest = Math.max(-1, ...[...polled].map((value) => Math.min(...places(value))));
  for (const value of values) {
    const writer = writerOf(value);
    if (new Set(places(value)).size > 1) add(counts, "duplicate");
    if (writer === undefined) add(counts, "unexpected");
    if (writer === undefined || polled.has(value)) continue;
    if (committed(writer) && places(value).length > 0 && Math.max(...places(value)) <= furthest)
      add(counts, "lost-write");
    if (writer.type === "ok") add(counts, "unseen");
  }
  for (const one of operations) {
    for (const [, value] of pollsOf(one)) {
      const writer = writerOf(value);
      if (writer?.type === "fail") add(counts, "G1a");
      else if (writer === one) add(counts, "precommitted-read");
    }
  }
  // Where nobody told the offset, the value's only place will do.
  const placed = (list: readonly Pair[]) =>
    list
      .map(([offset, value]) => {
        const known = [...new Set(places(value))];
        return offset >= 0 ? offsets.indexOf(offset) : known.length === 1 ? known[0]! : -1;
      })
      .filter((place) => place >= 0);
  const steps = (list: readonly number[]) => list.slice(1).map((place, i) => place - list[i]!);
  for (const one of operations) {
    for (const step of steps(placed(pollsOf(one))))
      add(counts, step > 1 ? "int-poll-skip" : step < 1 ? "int-nonmonotonic-poll" : "", step === 1 ? 0 : 1);
    if (one.type === "fail") continue;
    for (const step of steps(placed(sendsOf(one))))
      add(counts, step > 1 ? "int-send-skip" : step < 1 ? "int-nonmonotonic-send" : "", step === 1 ? 0 : 1);
  }
  for (const process of new Set(operations.map((one) => one.process))) {
    const own = operations.filter((one) => one.process === process && one.type !== "fail");
    const between = (of: (one: Operation) => Pair[]) => {
      const lists = own.map((one) => placed(of(one))).filter((list) => list.length > 0);
      return lists.slice(1).map((list, i) => list[0]! - lists[i]!.at(-1)!);
    };
    for (const step of between(pollsOf))
      add(counts, step > 1 ? "poll-skip" : "nonmonotonic-poll", step === 1 ? 0 : 1);
    for (const step of between(sendsOf)) add(counts, "nonmonotonic-send", step < 1 ? 1 : 0);
  }
  return counts;
}
