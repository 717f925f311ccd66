import { describe } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { bankChecker } from "./index.js";

describe("bank", () => {
  const moved = [
    '0 invoke transfer {"from":0,"to":1,"amount":2}',
    '0 ok transfer {"from":0,"to":1,"amount":2}',
  ];
  const total = { total: "10" };
  cases(bankChecker, [
    {
      name: "read before any transfer",
      events: [
        '0 ok read {"0":3,"1":7}',
        '0 ok read {"0":3,"1":7}',
        '0 ok transfer {"from":0,"to":1,"amount":1}',
      ],
      verdict: "unknown",
    },
    { name: "adds up", events: [...moved, '0 ok read {"0":3,"1":7}'], settings: total, verdict: "valid" },
    {
      name: "wrong total",
      events: [...moved, '0 ok read {"0":3,"1":5}'],
      settings: total,
      verdict: "invalid",
      counts: { "wrong-total": 1 },
      violates: ["repeatable-read", "update-atomic"],
    },
    {
      name: "wrong total is what read committed permits",
      events: [...moved, '0 ok read {"0":3,"1":5}'],
      settings: total,
      models: ["read-committed"],
      verdict: "valid",
      allowed: { "wrong-total": 1 },
    },
    {
      name: "negative",
      events: [...moved, '0 ok read {"0":-1,"1":11}'],
      settings: total,
      verdict: "invalid",
      counts: { "negative-value": 1 },
    },
    {
      name: "each key is a bank",
      events: [
        '0 ok transfer {"from":0,"to":1,"amount":1} @"a"',
        '0 ok read {"0":3,"1":7} @"a"',
        '0 ok read {"0":4,"1":6} @"a"',
        '0 ok read {"0":30,"1":70} @"b"',
      ],
      verdict: "valid",
    },
    {
      name: "one bank of two is wrong",
      events: [
        '0 ok transfer {"from":0,"to":1,"amount":1} @"a"',
        '0 ok read {"0":30,"1":70} @"b"',
        '0 ok read {"0":3,"1":7} @"a"',
        '0 ok read {"0":4,"1":6} @"a"',
        '0 ok read {"0":4,"1":7} @"a"',
      ],
      verdict: "invalid",
      counts: { "wrong-total": 1 },
    },
    {
      name: "fractions add up in any order",
      events: [...moved, '0 ok read {"0":0.1,"1":0.2,"2":9.7}', '0 ok read {"2":9.7,"1":0.2,"0":0.1}'],
      settings: total,
      verdict: "valid",
    },
    {
      name: "fractions that do not add up",
      events: [...moved, '0 ok read {"0":0.1,"1":0.2,"2":9.69}'],
      settings: total,
      verdict: "invalid",
      counts: { "wrong-total": 1 },
    },
    {
      name: "an EDN map of texts",
      events: [...moved, '0 ok read {"$map":[["a",3],["b",7]]}'],
      settings: total,
      verdict: "valid",
    },
    {
      name: "negative allowed",
      events: [...moved, '0 ok read {"0":-1,"1":11}'],
      settings: { ...total, negative: "allowed" },
      verdict: "valid",
    },
    {
      name: "unexpected key",
      events: [...moved, '0 ok read {"0":3,"1":7,"9":0}'],
      settings: { ...total, accounts: "0,1" },
      verdict: "invalid",
      counts: { "unexpected-key": 1 },
    },
    {
      name: "an unexpected key is excused by no isolation level",
      events: [...moved, '0 ok read {"0":3,"1":7,"9":0}'],
      settings: { ...total, accounts: "0,1" },
      models: ["read-committed"],
      verdict: "invalid",
      counts: { "unexpected-key": 1 },
    },
    {
      name: "nil balance",
      events: [...moved, '0 ok read {"0":3,"1":null}'],
      settings: total,
      verdict: "invalid",
      counts: { "nil-balance": 1 },
    },
    {
      name: "a missing account",
      events: [...moved, '0 ok read {"0":3}'],
      settings: total,
      verdict: "invalid",
      counts: { "wrong-total": 1 },
    },
    {
      name: "the total of most reads, where none is given",
      events: [...moved, '0 ok read {"0":3,"1":7}', '0 ok read {"0":3,"1":7}', '1 ok read {"0":3,"1":6}'],
      verdict: "invalid",
      counts: { "wrong-total": 1 },
    },
    { name: "one read and no total", events: [...moved, '0 ok read {"0":3,"1":7}'], verdict: "unknown" },
    { name: "no transfer", events: ['0 ok read {"0":3,"1":7}'], settings: total, verdict: "unknown" },
    { name: "no read", events: moved, settings: total, verdict: "unknown" },
    {
      name: "a transfer of another shape",
      events: ["0 invoke transfer [0,1,2]"],
      settings: total,
      verdict: { malformed: 1 },
    },
    {
      name: "a read of another shape",
      events: [...moved, "0 invoke read", "0 ok read [3,7]"],
      settings: total,
      verdict: { malformed: 4 },
    },
    {
      name: "a balance of another shape",
      events: [...moved, "0 invoke read", '0 ok read {"0":"3"}'],
      settings: total,
      verdict: { malformed: 4 },
    },
  ]);
});
