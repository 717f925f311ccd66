import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { leaderChecker } from "./index.js";

describe("leader", () => {
  cases(leaderChecker, [
    {
      name: "two leaders of a term beyond 2^53",
      events: ['0 ok elect [1764000000000000001,"a"]', '1 ok elect [1764000000000000001,"b"]'],
      verdict: "invalid",
      counts: { "two-leaders": 1 },
    },
    {
      name: "one after the other",
      events: ['0 ok elect [1,"a"]', '1 ok leader [1,"a"]', '1 ok elect [2,"b"]'],
      verdict: "valid",
    },
    {
      name: "two leaders",
      events: ['0 ok elect [1,"a"]', '1 ok elect [1,"b"]'],
      verdict: "invalid",
      counts: { "two-leaders": 1 },
      violates: ["one-leader-per-term"],
    },
    {
      name: "as records",
      events: ['0 ok elect {"term":1,"leader":"a"}', '1 ok leader {"term":1,"leader":"b"}'],
      verdict: "invalid",
      counts: { "two-leaders": 1 },
    },
    {
      name: "a client sees terms go back",
      events: ['0 ok leader [2,"b"]', '0 ok leader [1,"a"]'],
      verdict: "invalid",
      counts: { "term-went-back": 1 },
    },
    {
      name: "another client may be behind",
      events: ['0 ok leader [2,"b"]', '1 ok leader [1,"a"]', '1 ok leader [2,"b"]'],
      verdict: "valid",
    },
    {
      name: "an election in a term that is over",
      events: ['0 ok elect [2,"b"]', '1 ok elect [1,"a"]'],
      verdict: "invalid",
      counts: { "term-went-back": 1 },
    },
    {
      name: "an election in a term older than one that somebody was told of before it began",
      events: ['0 ok leader [3,"c"]', '1 ok elect [2,"b"]'],
      verdict: "invalid",
      counts: { "term-went-back": 1 },
    },
    {
      name: "elections that overlap may end in any order",
      events: ["1 invoke elect", '0 ok elect [2,"b"]', '1 ok elect [1,"a"]', '2 ok leader [2,"b"]'],
      verdict: "valid",
    },
    {
      name: "a leader of old at the resource",
      events: ['0 ok elect [1,"a"]', '1 ok elect [2,"b"]', "1 ok use 2", "0 ok use 1"],
      verdict: "invalid",
      counts: { "stale-token-accepted": 1 },
    },
    { name: "nobody leads", events: ["0 ok leader null", '0 ok leader [1,"a"]'], verdict: "unknown" },
    { name: "of another shape", events: ["0 invoke leader", "0 ok leader 5"], verdict: { malformed: 2 } },
  ]);

  it("agrees with the definition", () => {
    compare(
      leaderChecker,
      {
        processes: 3,
        operationsMax: 7,
        fail: 0.1,
        info: 0.1,
        invoke: (random) => ({ f: random.chance(0.5) ? "elect" : "leader", value: null }),
        complete: (random) => [1 + random.below(4), random.pick(["a", "a", "a", "b"])],
      },
      (operations) => {
        const counts: Counts = {};
        const told = operations
          .filter(({ type }) => type === "ok")
          .map((operation) => ({
            ...operation,
            term: (operation.output as [number])[0],
            who: (operation.output as [number, string])[1],
          }))
          .sort((a, b) => a.end - b.end);
        told.forEach((now, i) => {
          const earlier = told.slice(0, i);
          const first = earlier.find(({ term }) => term === now.term);
          if (first !== undefined && first.who !== now.who) add(counts, "two-leaders");
          const own = earlier.filter(({ process }) => process === now.process).at(-1);
          const known = earlier.filter(({ end }) => end < now.start);
          if (own !== undefined && own.term > now.term) add(counts, "term-went-back");
          else if (now.f === "elect" && known.some(({ term }) => term > now.term))
            add(counts, "term-went-back");
        });
        return counts;
      },
      ["two-leaders", "term-went-back"],
    );
  });
});
