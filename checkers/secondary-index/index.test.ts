import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import type { Operation } from "../history/index.js";
import { secondaryIndexChecker } from "./index.js";

/** Between puts a row holds what one of the last gave it, and all queries that lie there must agree on which. */
function quiet(
  operations: readonly Operation[],
  puts: readonly (Operation & { readonly attribute: unknown })[],
  id: number,
  counts: Counts,
): void {
  for (const from of puts.map(({ end }) => end)) {
    if (puts.some(({ start, end }) => start < from && end > from) || from === Infinity) continue;
    const to = Math.min(...puts.map(({ start }) => start).filter((start) => start > from));
    const before = puts.filter(({ end }) => end <= from);
    const last = before.filter((put) => !before.some(({ start }) => start > put.end));
    const may = [...new Set(last.map(({ attribute }) => attribute))];
    if (may.length === 1) continue;
    const queries = operations.filter(
      ({ f, type, start, end, input }) =>
        f === "query" && type === "ok" && from < start && end < to && may.includes(input),
    );
    const agree = may.some((held) =>
      queries.every(({ input, output }) => (output as number[]).includes(id) === (input === held)),
    );
    if (agree) continue;
    const found = new Set(
      queries.filter(({ output }) => (output as number[]).includes(id)).map(({ input }) => input),
    );
    add(counts, found.size > 1 ? "ghost-entry" : "missing-entry");
  }
}

describe("secondary-index", () => {
  const put = ['0 invoke put [1,"a"]', "0 ok put"];
  const ask = (attribute: string, ids: string) => [`1 invoke query "${attribute}"`, `1 ok query ${ids}`];
  cases(secondaryIndexChecker, [
    { name: "found", events: [...put, ...ask("a", "[1]")], verdict: "valid" },
    {
      name: "missing",
      events: [...put, ...ask("a", "[]")],
      verdict: "invalid",
      counts: { "missing-entry": 1 },
      violates: ["index-agreement"],
    },
    {
      name: "a ghost of a row that changed",
      events: [...put, '0 invoke put [1,"b"]', "0 ok put", ...ask("a", "[1]")],
      verdict: "invalid",
      counts: { "ghost-entry": 1 },
    },
    {
      name: "a ghost of a row that was deleted",
      events: [...put, "0 invoke put [1,null]", "0 ok put", ...ask("a", "[1]")],
      verdict: "invalid",
      counts: { "ghost-entry": 1 },
    },
    {
      name: "a ghost of a row that never had it",
      events: [...put, ...ask("z", "[1]")],
      verdict: "invalid",
      counts: { "ghost-entry": 1 },
    },
    {
      name: "either way while it changes",
      events: [
        ...put,
        '0 invoke put [1,"b"]',
        ...ask("a", "[1]"),
        ...ask("a", "[]"),
        ...ask("b", "[1]"),
        "0 ok put",
      ],
      verdict: "valid",
    },
    {
      name: "puts at once, and the row is under neither",
      events: ['2 invoke put [1,"b"]', ...put, "2 ok put", ...ask("a", "[]"), ...ask("b", "[]")],
      verdict: "invalid",
      counts: { "missing-entry": 1 },
    },
    {
      name: "puts at once, and the row is under both",
      events: ['2 invoke put [1,"b"]', ...put, "2 ok put", ...ask("a", "[1]"), ...ask("b", "[1]")],
      verdict: "invalid",
      counts: { "ghost-entry": 1 },
    },
    {
      name: "puts at once, found and not found again",
      events: ['2 invoke put [1,"b"]', ...put, "2 ok put", ...ask("a", "[1]"), ...ask("a", "[]")],
      verdict: "invalid",
      counts: { "missing-entry": 1 },
    },
    {
      name: "puts at once, either of them last",
      events: ['2 invoke put [1,"b"]', ...put, "2 ok put", ...ask("a", "[]"), ...ask("b", "[1]")],
      verdict: "valid",
    },
    {
      name: "puts at once, one of them crashed",
      events: ['2 invoke put [1,"b"]', ...put, "2 info put", ...ask("a", "[1]"), ...ask("b", "[1]")],
      verdict: "valid",
    },
    {
      name: "compared",
      events: [...put, '1 ok compare {"base":[[1,"a"]],"index":[[1,"a"]]}'],
      verdict: "valid",
    },
    {
      name: "missing, compared",
      events: [...put, '1 ok compare {"base":[[1,"a"]],"index":[]}'],
      verdict: "invalid",
      counts: { "missing-entry": 1 },
    },
    {
      name: "ghost, compared",
      events: [...put, '1 ok compare {"base":[[1,"a"]],"index":[[1,"a"],[2,"a"]]}'],
      verdict: "invalid",
      counts: { "ghost-entry": 1 },
    },
    {
      name: "a global index may be behind",
      events: [...put, ...ask("a", "[]"), '0 invoke put [2,"a"]', "0 ok put", ...ask("a", "[1,2]")],
      settings: { index: "global" },
      verdict: "valid",
    },
    {
      name: "but not for ever",
      events: [...put, ...ask("a", "[]")],
      settings: { index: "global" },
      verdict: "invalid",
      counts: { "missing-entry": 1 },
    },
    {
      name: "a global index that is still given time",
      events: [...put, ...ask("a", "[]")],
      settings: { index: "global", settle: "1000" },
      verdict: "unknown",
    },
    { name: "never asked", events: put, verdict: "unknown" },
    { name: "never written", events: ask("a", "[]"), verdict: "unknown" },
    { name: "a put of another shape", events: ["0 invoke put 1"], verdict: { malformed: 1 } },
    {
      name: "a query of another shape",
      events: [...put, '1 invoke query "a"', "1 ok query 1"],
      verdict: { malformed: 4 },
    },
  ]);

  it("agrees with the definition", () => {
    compare(
      secondaryIndexChecker,
      {
        processes: 3,
        operationsMax: 8,
        fail: 0.1,
        info: 0.1,
        invoke: (random) =>
          random.chance(0.5)
            ? { f: "query", value: random.below(2) }
            : { f: "put", value: [random.below(2), random.pick([0, 1, null])] },
        complete: (random, { f, value }) => (f === "put" ? value : [0, 1].filter(() => random.chance(0.5))),
      },
      (operations) => {
        const counts: Counts = {};
        const puts = operations
          .filter(({ f, type }) => f === "put" && type !== "fail")
          .map((operation) => ({
            ...operation,
            id: (operation.input as number[])[0]!,
            attribute: (operation.input as (number | null)[])[1],
          }));
        for (const query of operations) {
          if (query.f !== "query" || query.type !== "ok") continue;
          for (const id of [0, 1]) {
            const own = puts.filter((put) => put.id === id && put.start < query.end);
            // What the row may have held at some moment of the query: a put that no certain one replaced before.
            const may = own.filter(
              (put) =>
                !own.some((other) => other.type === "ok" && other.start > put.end && other.end < query.start),
            );
            const certain = own.some((put) => put.type === "ok" && put.end < query.start);
            const held = new Set([...may.map(({ attribute }) => attribute), ...(certain ? [] : [null])]);
            const found = (query.output as number[]).includes(id);
            if (found && !held.has(query.input as number)) add(counts, "ghost-entry");
            if (!found && held.size === 1 && held.has(query.input as number)) add(counts, "missing-entry");
          }
        }
        for (const id of [0, 1])
          quiet(
            operations,
            puts.filter((put) => put.id === id),
            id,
            counts,
          );
        return counts;
      },
      ["ghost-entry", "missing-entry"],
    );
  });
});
