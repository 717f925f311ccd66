/** Corners that the definitions in `testing/` showed: what failed or crashed, rebalances, duplicates, polls to the end. */
import { describe } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { logChecker } from "./index.js";
import { poll, send, three, txn } from "./testing/lines.js";

describe("log, in its corners", () => {
  cases(logChecker, [
    {
      name: "a rebalance excuses polls, and no sends",
      events: [
        txn(0, '["rebalance",["x"]]', '["send","x",[1,1]]', '["send","x",[0,2]]'),
        poll(2, '{"x":[[0,2],[1,1]]}'),
      ],
      verdict: "invalid",
      counts: { "int-nonmonotonic-send": 1 },
    },
    {
      name: "several rebalances of one operation",
      events: [
        ...three,
        txn(
          1,
          '["rebalance",["x"]]',
          '["poll",{"x":[[0,1],[1,2]]}]',
          '["rebalance",["y"]]',
          '["poll",{"x":[[0,1]]}]',
        ),
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "valid",
    },
    {
      name: "what a producer polls changes nothing of where it was",
      events: [send(0, "x", 1, 1), '0 ok assign ["y"]', send(0, "x", 0, 2), poll(2, '{"x":[[0,2],[1,1]]}')],
      verdict: "invalid",
      counts: { "nonmonotonic-send": 1 },
      allowed: { "G0-process": 1 },
    },
    {
      name: "what a crashed transaction was told, and nobody found, stands nowhere",
      events: [
        send(0, "x", 0, 1),
        '0 invoke txn [["send","x",2]]',
        '0 info txn [["send","x",[0,2]]]',
        poll(2, '{"x":[[0,1]]}'),
      ],
      verdict: "valid",
    },
    {
      name: "precommitted read of a transaction that failed",
      events: [
        ...three,
        '1 fail txn [["send","x",[3,4]],["poll",{"x":[[0,1],[1,2],[2,3],[3,4]]}]]',
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { "precommitted-read": 1 },
    },
    {
      name: "a transaction that failed found what nobody had sent",
      events: [
        ...three,
        '1 fail txn [["poll",{"x":[[0,1],[1,2],[2,9]]}]]',
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { unexpected: 1, "inconsistent-offsets": 1 },
    },
    {
      name: "a poll that crashed left messages out",
      events: [
        ...three,
        '1 invoke poll [["poll"]]',
        '1 info poll [["poll",{"x":[[0,1],[2,3]]}]]',
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { "int-poll-skip": 1 },
    },
    {
      name: "a poll that failed went back, and moved nothing",
      events: [
        ...three,
        poll(1, '{"x":[[0,1],[1,2]]}'),
        '1 fail poll [["poll",{"x":[[0,1]]}]]',
        poll(1, '{"x":[[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { "nonmonotonic-poll": 1 },
    },
    {
      name: "an aborted read of what failed itself refutes the log, and no isolation",
      events: [
        ...three,
        '0 fail txn [["send","x",[3,4]]]',
        '1 fail txn [["poll",{"x":[[0,1],[1,2],[2,3],[3,4]]}]]',
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      models: ["read-committed"],
      verdict: "valid",
      allowed: { G1a: 1 },
    },
    {
      name: "what a transaction polled that crashed and took effect",
      events: [
        '0 invoke txn [["send","x",1],["poll"]]',
        '1 invoke txn [["send","y",2],["poll"]]',
        '0 info txn [["send","x",[0,1]],["poll",{"y":[[0,2]]}]]',
        txn(1, '["send","y",[0,2]]', '["poll",{"x":[[0,1]]}]'),
        poll(2, '{"x":[[0,1]],"y":[[0,2]]}'),
      ],
      verdict: "invalid",
      counts: { G1c: 1 },
    },
    {
      name: "an intermediate read with a message of another in between",
      events: [
        '0 invoke txn [["send","x",1],["send","x",3]]',
        send(3, "x", 1, 2),
        txn(0, '["send","x",[0,1]]', '["send","x",[2,3]]'),
        poll(1, '{"x":[[0,1],[1,2]]}'),
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      settings: { polls: "to-end" },
      models: ["read-committed"],
      verdict: "invalid",
      counts: { G0: 1, G1b: 1 },
      allowed: { "G-single-item": 1, "int-send-skip": 1 },
    },
    {
      name: "a duplicate behind the end is no intermediate read",
      events: [
        txn(0, '["send","x",[0,1]]', '["send","x",[1,2]]'),
        poll(1, '{"x":[[0,1],[1,2]]}'),
        poll(2, '{"x":[[0,1],[1,2],[2,1]]}'),
      ],
      settings: { polls: "to-end" },
      models: ["read-committed"],
      verdict: "valid",
      allowed: { duplicate: 1 },
    },
    {
      name: "a poll to the end missed what stands behind a message of nobody",
      events: [
        `1 invoke txn [["poll"]]`,
        send(0, "x", 0, 1),
        txn(0, '["send","x",[2,3]]', '["send","y",[0,5]]'),
        txn(1, '["poll",{"x":[[0,1]],"y":[[0,5]]}]'),
        poll(2, '{"x":[[0,1],[1,9],[2,3]],"y":[[0,5]]}'),
      ],
      settings: { polls: "to-end" },
      models: ["serializable"],
      verdict: "invalid",
      counts: { "G-single-item": 1 },
      allowed: { unexpected: 1 },
    },
    {
      name: "two messages at one offset both stand behind what is before",
      events: [
        '0 invoke txn [["send","x",1],["send","y",1]]',
        '1 ok txn [["send","x",[1,2]]]',
        '2 ok txn [["send","x",[1,3]],["send","y",[0,3]]]',
        txn(0, '["send","x",[0,1]]', '["send","y",[1,1]]'),
        poll(3, '{"x":[[0,1],[1,2]],"y":[[0,3],[1,1]]}'),
      ],
      models: ["read-uncommitted"],
      verdict: "invalid",
      counts: { G0: 1 },
      allowed: { "inconsistent-offsets": 1, "lost-write": 1, unseen: 1 },
    },
  ]);
});
