import { describe } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { setChecker } from "./index.js";

describe("set", () => {
  const added = ["0 invoke add 1", "0 ok add 1"];
  cases(setChecker, [
    { name: "read before anything was added", events: ["0 ok read []", "0 ok add 1"], verdict: "unknown" },
    { name: "all there", events: [...added, "0 ok read [1]"], verdict: "valid" },
    {
      name: "lost",
      events: [...added, "0 ok read []"],
      verdict: "invalid",
      counts: { lost: 1 },
      violates: ["durability"],
    },
    {
      name: "unexpected",
      events: [...added, "0 ok read [1,2]"],
      verdict: "invalid",
      counts: { unexpected: 1 },
      violates: ["no-creation"],
    },
    {
      name: "recovered",
      events: [...added, "1 invoke add 2", "1 info add 2", "0 ok read [1,2]"],
      verdict: "valid",
    },
    {
      name: "not yet acknowledged when the read began",
      events: [...added, "1 invoke add 2", "0 invoke read", "1 ok add 2", "0 ok read [1]"],
      verdict: "valid",
    },
    {
      name: "only the last read counts",
      events: [...added, "0 ok read []", "0 ok read [1]"],
      verdict: "valid",
    },
    {
      name: "a failed add that is there",
      events: [...added, "1 fail add 2", "0 ok read [1,2]"],
      verdict: "valid",
      allowed: { "failed-but-present": 1 },
    },
    {
      name: "duplicates are told",
      events: [...added, "0 ok read [1,1]"],
      verdict: "valid",
      allowed: { duplicated: 1 },
    },
    {
      name: "duplicates under exact",
      events: [...added, "0 ok read [1,1]"],
      models: ["exact"],
      verdict: "invalid",
      counts: { duplicated: 1 },
    },
    {
      name: "elements of any kind",
      events: ['0 ok add {"a":[1]}', '0 ok add "1"', "0 ok add 1", '0 ok read [{"a":[1]},1]'],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "keys apart",
      events: ["0 ok add 1 @1", "0 ok read [1] @1", "0 ok read [] @2"],
      verdict: "valid",
    },
    { name: "no read", events: added, verdict: "unknown" },
    { name: "no add", events: ["0 ok read []"], verdict: "unknown" },
    {
      name: "a read without a list",
      events: [...added, "0 invoke read", "0 ok read 5"],
      verdict: { malformed: 4 },
    },
  ]);
});
