import { describe, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { add, compare, type Counts } from "../guarantees/testing/compare.js";
import { causalChecker } from "./index.js";

describe("causal", () => {
  cases(causalChecker, [
    {
      name: "Jepsen's order",
      events: [
        "0 ok read-init 0 @1",
        "0 ok write 1 @1",
        "0 ok read 1 @1",
        "0 ok write 2 @1",
        "0 ok read 2 @1",
      ],
      verdict: "valid",
    },
    {
      name: "a read of the past",
      events: ["0 ok write 1", "0 ok read 1", "0 ok write 2", "0 ok read 1"],
      verdict: "invalid",
      counts: { "causal-violation": 1 },
    },
    {
      name: "a first read that is not 0",
      events: ["0 ok read-init 5", "0 ok write 6", "0 ok read 6"],
      verdict: "invalid",
      counts: { "causal-violation": 1 },
    },
    {
      name: "a write that does not count on",
      events: ["0 ok write 1", "0 ok write 3", "0 ok read 3"],
      verdict: "invalid",
      counts: { "causal-violation": 1 },
    },
    {
      name: "a gap left by a refused write",
      events: ["0 fail write 1", "0 ok read 0", "0 ok write 2", "0 ok read 2"],
      verdict: "valid",
    },
    {
      name: "a crashed write may be seen or not",
      events: [
        "0 invoke write 1",
        "0 info write 1",
        "1 ok read 0",
        "1 ok read 1",
        "1 ok write 2",
        "1 ok read 2",
      ],
      verdict: "valid",
    },
    {
      name: "but not unseen again",
      events: [
        "0 invoke write 1",
        "0 info write 1",
        "1 ok read 1",
        "1 ok read 0",
        "1 ok write 1",
        "1 ok read 1",
      ],
      verdict: "invalid",
      counts: { "causal-violation": 1 },
    },
    {
      name: "links",
      events: [
        '0 ok read-init {"value":0,"position":10,"link":"init"}',
        '0 ok write {"value":1,"position":11,"link":10}',
        '0 ok read {"value":1,"position":12,"link":11}',
      ],
      verdict: "valid",
    },
    {
      name: "a link to something else",
      events: [
        '0 ok write {"value":1,"position":11,"link":"init"}',
        '0 ok read {"value":1,"position":12,"link":9}',
      ],
      verdict: "invalid",
      counts: { "causal-violation": 1 },
    },
    {
      name: "keys apart",
      events: ["0 ok write 1 @1", "0 ok write 1 @2", "0 ok read 1 @2"],
      verdict: "valid",
    },
    {
      name: "keys apart, as Jepsen has them",
      events: ["0 ok write [1,1]", "0 ok write [2,1]", "0 ok read [2,1]"],
      verdict: "valid",
    },
    { name: "no read", events: ["0 ok write 1"], verdict: "unknown" },
    {
      name: "of another shape",
      events: ["0 ok write 1", "0 invoke read", '0 ok read "x"'],
      verdict: { malformed: 3 },
    },
  ]);

  it("agrees with the definition", () => {
    compare(
      causalChecker,
      {
        processes: 1,
        operationsMax: 6,
        fail: 0,
        info: 0,
        invoke: (random) =>
          random.chance(0.5) ? { f: "read", value: null } : { f: "write", value: 1 + random.below(3) },
        complete: (random, { f, value }) => (f === "write" ? value : random.below(4)),
      },
      (operations) => {
        const counts: Counts = {};
        const done = operations.filter(({ type }) => type === "ok");
        const values = [0, ...done.map(({ output }) => output as number)];
        done.forEach(({ f }, i) => {
          const [before, now] = [values[i]!, values[i + 1]!];
          if (now !== (f === "write" ? before + 1 : before)) add(counts, "causal-violation");
        });
        return counts;
      },
      ["causal-violation"],
    );
  });
});
