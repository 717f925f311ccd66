import { describe, expect, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { partitioningChecker } from "./index.js";
import { gini, peak } from "./load.js";

describe("partitioning", () => {
  const route = (process: number, key: number, answer: string) => [
    `${String(process)} invoke route ${String(key)}`,
    `${String(process)} ok route ${answer}`,
  ];
  const ten = (nodes: number) =>
    Array.from({ length: 40 }, (_, key) => route(0, key, `"n${String(key % nodes)}"`)).flat();
  cases(partitioningChecker, [
    { name: "agreed", events: [...route(0, 1, '"a"'), ...route(1, 1, '"a"')], verdict: "valid" },
    {
      name: "routed apart",
      events: [...route(0, 1, '"a"'), ...route(1, 1, '"b"')],
      verdict: "invalid",
      counts: { "routed-apart": 1 },
      violates: ["placement-agreement"],
    },
    {
      name: "by another table",
      events: [...route(0, 1, '[1,"a"]'), ...route(1, 1, '[2,"b"]'), ...route(1, 1, '[2,"b"]')],
      verdict: "valid",
    },
    {
      name: "by the same table, told",
      events: [...route(0, 1, '{"node":"a","epoch":4}'), ...route(1, 1, '{"node":"b","epoch":4}')],
      verdict: "invalid",
      counts: { "routed-apart": 1 },
    },
    {
      name: "after a rebalancing",
      events: [
        ...route(0, 1, '"a"'),
        '0 ok rebalance ["a","b"]',
        ...route(1, 1, '"b"'),
        ...route(0, 1, '"b"'),
      ],
      verdict: "valid",
    },
    {
      name: "during a rebalancing",
      events: [
        ...route(0, 1, '"a"'),
        "9 invoke rebalance",
        ...route(1, 1, '"b"'),
        '9 ok rebalance ["a","b"]',
        ...route(0, 1, '"b"'),
        ...route(0, 1, '"b"'),
      ],
      verdict: "valid",
    },
    {
      name: "moved too many",
      events: [...ten(4), "9 ok rebalance 5", ...ten(5), ...route(0, 1, '"n1"')],
      settings: { movement: "1.5" },
      verdict: "invalid",
      counts: { "moved-too-many": 1 },
    },
    {
      name: "a bound that was not set",
      events: [...ten(4), "9 ok rebalance 5", ...ten(5), ...route(0, 1, '"n1"')],
      verdict: "valid",
    },
    {
      name: "skewed",
      events: ['9 ok rebalance ["a","b"]', ...route(0, 1, '"a"'), ...route(0, 1, '"a"')],
      settings: { gini: "0.4" },
      verdict: "invalid",
      counts: { "skewed-load": 1 },
    },
    { name: "never routed twice", events: route(0, 1, '"a"'), verdict: "unknown" },
    {
      name: "an answer without a node",
      events: ["0 invoke route 1", "0 ok route null"],
      verdict: { malformed: 2 },
    },
  ]);

  it("measures load", () => {
    expect(gini([5, 5, 5])).toBe(0);
    expect(gini([0, 0, 0, 12])).toBe(0.75);
    expect(gini([])).toBe(0);
    expect(peak([1, 1, 4], 1)).toBe(2);
    expect(peak([1, 1, 4], 0.5)).toBe(0.5);
  });

  it("agrees with the definition", () => {
    compare(
      partitioningChecker,
      {
        processes: 3,
        operationsMax: 7,
        fail: 0.1,
        info: 0.1,
        invoke: (random) => ({ f: "route", value: random.below(2) }),
        complete: (random) => [random.below(2), random.pick(["a", "a", "b"])],
      },
      (operations) => {
        const counts: Counts = {};
        const routes = operations.filter(({ type }) => type === "ok").sort((a, b) => a.end - b.end);
        routes.forEach(({ input, output }, i) => {
          const first = routes
            .slice(0, i)
            .find(
              (other) => other.input === input && (other.output as unknown[])[0] === (output as unknown[])[0],
            );
          if (first !== undefined && (first.output as unknown[])[1] !== (output as unknown[])[1])
            add(counts, "routed-apart");
        });
        return counts;
      },
      ["routed-apart"],
    );
  });
});
