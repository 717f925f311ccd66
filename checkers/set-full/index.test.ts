import { describe } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { setFullChecker } from "./index.js";

describe("set-full", () => {
  const added = ["0 invoke add 1", "0 ok add 1"];
  const linearizable = { linearizable: "true" };
  cases(setFullChecker, [
    { name: "stable", events: [...added, "0 ok read [1]"], verdict: "valid" },
    {
      name: "lost",
      events: [...added, "0 ok read [1]", "0 ok read []"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "lost without ever having been read",
      events: [...added, "0 ok read []"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "a crashed add that was read and vanished is lost",
      events: ["0 invoke add 1", "0 info add 1", "1 ok read [1]", "1 ok read []"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "a crashed add that never came is not",
      events: [...added, "1 invoke add 2", "1 info add 2", "0 ok read [1]"],
      verdict: "valid",
    },
    {
      name: "stale",
      events: [...added, "0 ok read []", "0 ok read [1]"],
      verdict: "valid",
      allowed: { stale: 1 },
    },
    {
      name: "stale, linearizable",
      events: [...added, "0 ok read []", "0 ok read [1]"],
      settings: linearizable,
      verdict: "invalid",
      counts: { stale: 1 },
      violates: ["fresh", "linearizable"],
    },
    {
      name: "not stale when the read had begun before",
      events: ["1 invoke read", ...added, "1 ok read []", "0 ok read [1]"],
      settings: linearizable,
      verdict: "valid",
    },
    {
      name: "duplicates are found",
      events: [...added, "0 ok read [1,1]"],
      verdict: "invalid",
      counts: { duplicated: 1 },
    },
    {
      name: "never added",
      events: [...added, "0 ok read [1,7]"],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    {
      name: "read before it was added",
      events: ["1 ok read [1]", ...added, "0 ok read [1]"],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    {
      name: "nothing stable",
      events: ["0 invoke add 1", "1 ok read []", "0 info add 1"],
      verdict: "unknown",
    },
    { name: "no read", events: added, verdict: "unknown" },
    {
      name: "a read without a list",
      events: [...added, "0 invoke read", '0 ok read {"a":1}'],
      verdict: { malformed: 4 },
    },
  ]);
});
