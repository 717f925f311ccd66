/**
 * The checker against the definitions in `testing/`, on small histories of logs that do what they may and logs that do
 * not: how often each anomaly is there, which levels of isolation fall, and that a log that kept to the rules is
 * never condemned.
 */
import { expect, it } from "vitest";
import { add, HISTORIES, type Counts } from "../guarantees/testing/compare.js";
import { Random } from "../testing/random.js";
import { logChecker } from "./index.js";
import { abortedReadByCommitted, anomaliesOf } from "./testing/anomalies.js";
import { dependencies } from "./testing/cycles.js";
import { LogFacts } from "./testing/definitions.js";
import { flowsInCircles, holds, LEVELS, levelsRefuted } from "./testing/levels.js";
import { RandomLog, randomShape } from "./testing/random-logs.js";

const CYCLE = /^(G0|G1c|G-|G2)/;
const CYCLES = ["G0", "G0-process", "G0-realtime", "G1c", "G1c-process", "G1c-realtime"];
const SKEWS = ["G-single-item", "G-single-item-process", "G-single-item-realtime", "G2-item"];
/** Forbidden by the default model; the first two where nobody subscribed. */
const LOG = [
  "poll-skip",
  "nonmonotonic-poll",
  "inconsistent-offsets",
  "duplicate",
  "unexpected",
  "lost-write",
  "unseen",
  "G1a",
  "G1b",
  "precommitted-read",
  "int-poll-skip",
  "int-nonmonotonic-poll",
  "int-nonmonotonic-send",
  "nonmonotonic-send",
];
const ALLOWED = ["int-send-skip"];

/** Twice as dear as others. */
const SEEDS = Math.ceil(HISTORIES / 2);

it("agrees with the definitions", () => {
  const seen: Counts = {};
  for (let seed = 0; seed < SEEDS; seed++) {
    const random = new Random(seed);
    const shape = randomShape(random);
    const history = new RandomLog(random, shape).history();
    const operations = [...history];
    const facts = new LogFacts(operations);
    const counts = anomaliesOf(facts, operations, shape.toEnd);
    const depends = dependencies(facts, shape.toEnd);
    const circles = flowsInCircles(depends);
    const levels = levelsRefuted(depends, counts, abortedReadByCommitted(facts));
    const subscribed = operations.some(({ f }) => f === "subscribe");
    const broken = circles || LOG.slice(subscribed ? 2 : 0).some((type) => type in counts);

    const verdict = logChecker.check(history, { settings: { polls: shape.toEnd ? "to-end" : "partial" } });
    const { allowed } = verdict;
    const all = { ...verdict.counts, ...allowed?.counts };
    const found = Object.fromEntries(Object.entries(all).filter(([type]) => !CYCLE.test(type)));
    const cycles = Object.keys(all).filter((type) => CYCLE.test(type));
    const violated = new Set(
      [verdict, ...(allowed === undefined ? [] : [allowed])].flatMap((part) => [
        ...part.violates,
        ...part.alsoViolates,
      ]),
    );
    const told = {
      found,
      levels: LEVELS.filter((level) => violated.has(level)),
      unreal: cycles.filter((type) => !holds(type, depends)),
      invalid: verdict.verdict === "invalid",
    };
    const expected = {
      found: counts,
      levels: LEVELS.filter((level) => levels.has(level)),
      unreal: [],
      invalid: broken,
    };
    if (JSON.stringify(sorted(told)) !== JSON.stringify(sorted(expected)))
      expect({ seed, shape, ...told, operations }).toEqual({ seed, shape, ...expected, operations: [] });

    // Nothing that a log may do is held against it: only what nobody polled, where nobody was made to.
    if (Object.keys(shape.defects).length === 0) {
      const held = Object.keys(verdict.counts).filter((type) => type !== "unseen" || shape.finalPolls);
      expect({ seed, held }).toEqual({ seed, held: [] });
      add(seen, "kept to the rules");
    }
    for (const type of [...Object.keys(counts), ...cycles, ...levels]) add(seen, type);
    if (circles) add(seen, "circles");
    if (levels.has("serializable") && !levels.has("snapshot-isolation")) add(seen, "write skew");
    add(seen, verdict.reason ?? verdict.verdict);
  }
  // Each of them often enough to mean something.
  const often = [...LOG, ...ALLOWED, ...CYCLES, ...SKEWS, ...LEVELS];
  const rare = [...often, "circles", "write skew", "kept to the rules", "valid", "invalid", "vacuous"].filter(
    (type) => (seen[type] ?? 0) < SEEDS / 1000,
  );
  expect({ rare, seen }).toEqual({ rare: [], seen });
});

function sorted<T extends { readonly found: Counts }>(one: T): T {
  return {
    ...one,
    found: Object.fromEntries(Object.entries(one.found).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
