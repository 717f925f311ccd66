import { describe, expect, it } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { literal } from "../guarantees/testing/literal.js";
import { logChecker } from "./index.js";
import { lags } from "./lag.js";
import { loadLog } from "./load.js";
import { poll, send, three, txn } from "./testing/lines.js";
import { versionsOf } from "./versions.js";

describe("log", () => {
  cases(logChecker, [
    {
      name: "polled as sent",
      events: [...three, poll(1, '{"x":[[0,1],[1,2]]}'), poll(1, '{"x":[[2,3]]}')],
      verdict: "valid",
    },
    {
      name: "one micro-operation without a list around it",
      events: ['0 ok send ["send","x",[0,1]]', '1 ok poll ["poll",{"x":[[0,1]]}]'],
      verdict: "valid",
    },
    {
      name: "keys that are numbers",
      events: ['0 ok send [["send",5,[0,1]]]', poll(1, '{"5":[[0,1]]}')],
      verdict: "valid",
    },
    {
      name: "offsets with gaps",
      events: [send(0, "x", 0, 1), send(0, "x", 7, 2), poll(1, '{"x":[[0,1],[7,2]]}')],
      verdict: "valid",
    },
    {
      name: "inconsistent offsets",
      events: [send(0, "x", 0, 1), send(1, "x", 0, 2), poll(2, '{"x":[[0,1]]}'), poll(3, '{"x":[[0,2]]}')],
      verdict: "invalid",
      counts: { "inconsistent-offsets": 1 },
    },
    {
      name: "duplicate",
      events: [send(0, "x", 0, 1), poll(1, '{"x":[[0,1],[1,1]]}')],
      verdict: "invalid",
      counts: { duplicate: 1 },
    },
    {
      name: "lost write",
      events: [...three, poll(1, '{"x":[[0,1]]}'), poll(2, '{"x":[[2,3]]}')],
      verdict: "invalid",
      counts: { "lost-write": 1, unseen: 1 },
    },
    {
      name: "unseen",
      events: [...three, poll(1, '{"x":[[0,1],[1,2]]}')],
      verdict: "invalid",
      counts: { unseen: 1 },
    },
    {
      name: "a crashed send is not missed",
      events: [
        ...three.slice(0, 2),
        '3 invoke send [["send","x",3]]',
        '3 info send [["send","x",3]]',
        poll(1, '{"x":[[0,1],[1,2]]}'),
      ],
      verdict: "valid",
    },
    {
      name: "a transaction that crashed, one send of it read",
      events: [
        '3 invoke txn [["send","x",7],["send","x",8]]',
        '3 info txn [["send","x",[0,7]],["send","x",[1,8]]]',
        poll(1, '{"x":[[1,8]]}'),
      ],
      verdict: "invalid",
      counts: { "lost-write": 1 },
    },
    {
      name: "aborted read",
      events: ['0 fail send [["send","x",9]]', ...three.slice(0, 1), poll(1, '{"x":[[0,1],[1,9]]}')],
      verdict: "invalid",
      counts: { G1a: 1 },
    },
    {
      name: "never sent",
      events: [send(0, "x", 0, 1), poll(1, '{"x":[[0,1],[1,5]]}')],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    {
      name: "precommitted read",
      events: [txn(0, '["send","x",[0,1]]', '["poll",{"x":[[0,1]]}]')],
      verdict: "invalid",
      counts: { "precommitted-read": 1 },
    },
    {
      name: "int-poll-skip",
      events: [...three, poll(1, '{"x":[[0,1],[2,3]]}'), poll(2, '{"x":[[0,1],[1,2],[2,3]]}')],
      verdict: "invalid",
      counts: { "int-poll-skip": 1 },
    },
    {
      name: "int-poll-skip over two polls of one transaction",
      events: [
        ...three,
        txn(1, '["poll",{"x":[[0,1]]}]', '["poll",{"x":[[2,3]]}]'),
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { "int-poll-skip": 1 },
    },
    {
      name: "a rebalance in between exempts the key",
      events: [
        ...three,
        txn(1, '["poll",{"x":[[0,1]]}]', '["rebalance",["x"]]', '["poll",{"x":[[2,3]]}]'),
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "valid",
    },
    {
      name: "int-nonmonotonic-poll",
      events: [...three, poll(1, '{"x":[[1,2],[0,1]]}'), poll(2, '{"x":[[0,1],[1,2],[2,3]]}')],
      verdict: "invalid",
      counts: { "int-nonmonotonic-poll": 1 },
    },
    {
      name: "poll-skip",
      events: [
        ...three,
        poll(1, '{"x":[[0,1]]}'),
        poll(1, '{"x":[[2,3]]}'),
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { "poll-skip": 1 },
    },
    {
      name: "nonmonotonic-poll",
      events: [...three, poll(1, '{"x":[[0,1],[1,2]]}'), poll(1, '{"x":[[1,2],[2,3]]}')],
      verdict: "invalid",
      counts: { "nonmonotonic-poll": 1 },
    },
    {
      name: "after being assigned something else, all bets are off",
      events: [
        ...three,
        poll(1, '{"x":[[0,1],[1,2]]}'),
        '1 ok assign ["y"]',
        '1 ok assign ["x"]',
        poll(1, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "valid",
    },
    {
      name: "assigned the same again, they are not",
      events: [
        ...three,
        poll(1, '{"x":[[0,1],[1,2]]}'),
        '1 ok assign ["x","y"]',
        poll(1, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "invalid",
      counts: { "nonmonotonic-poll": 1 },
    },
    {
      name: "with subscribe positions between operations are allowed to move",
      events: [
        ...three,
        '1 ok subscribe ["x"]',
        poll(1, '{"x":[[0,1],[1,2]]}'),
        poll(1, '{"x":[[1,2],[2,3]]}'),
      ],
      verdict: "valid",
      allowed: { "nonmonotonic-poll": 1 },
    },
    {
      name: "with subscribe they move where a rebalance is told, before it and after",
      events: [
        ...three,
        '1 ok subscribe ["x"]',
        poll(1, '{"x":[[0,1],[1,2]]}'),
        '1 ok poll [["rebalance",["x"]],["poll",{"x":[[1,2]]}]]',
        poll(1, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      models: ["log", "stable-assignment"],
      verdict: "valid",
    },
    {
      name: "a rebalance of one key excuses no other",
      events: [
        ...three,
        '1 ok subscribe ["x"]',
        poll(1, '{"x":[[0,1],[1,2]]}'),
        '1 ok poll [["rebalance",["y"]],["poll",{"x":[[1,2],[2,3]]}]]',
      ],
      models: ["log", "stable-assignment"],
      verdict: "invalid",
      counts: { "nonmonotonic-poll": 1 },
    },
    {
      name: "a failed poll moves nothing",
      events: [...three, poll(1, '{"x":[[0,1]]}'), '1 fail poll [["poll"]]', poll(1, '{"x":[[1,2],[2,3]]}')],
      verdict: "valid",
    },
    {
      name: "int-send-skip is allowed",
      events: [
        send(1, "x", 1, 2),
        txn(0, '["send","x",[0,1]]', '["send","x",[2,3]]'),
        poll(2, '{"x":[[0,1],[1,2],[2,3]]}'),
      ],
      verdict: "valid",
      allowed: { G0: 1, "int-send-skip": 1 },
    },
    {
      name: "int-nonmonotonic-send",
      events: [txn(0, '["send","x",[1,1]]', '["send","x",[0,2]]'), poll(2, '{"x":[[0,2],[1,1]]}')],
      verdict: "invalid",
      counts: { "int-nonmonotonic-send": 1 },
    },
    {
      name: "nonmonotonic-send",
      events: [send(0, "x", 1, 1), send(0, "x", 0, 2), poll(2, '{"x":[[0,2],[1,1]]}')],
      verdict: "invalid",
      counts: { "nonmonotonic-send": 1 },
      allowed: { "G0-process": 1 },
    },
    {
      name: "circular flow of wr edges",
      events: [
        '0 invoke txn [["send","x",1],["poll"]]',
        '1 invoke txn [["send","y",2],["poll"]]',
        txn(0, '["send","x",[0,1]]', '["poll",{"y":[[0,2]]}]'),
        txn(1, '["send","y",[0,2]]', '["poll",{"x":[[0,1]]}]'),
      ],
      verdict: "invalid",
      counts: { G1c: 1 },
    },
    {
      name: "write cycles are allowed",
      events: [
        '0 invoke txn [["send","x",1],["send","y",1]]',
        '1 invoke txn [["send","x",2],["send","y",2]]',
        txn(0, '["send","x",[0,1]]', '["send","y",[1,1]]'),
        txn(1, '["send","x",[1,2]]', '["send","y",[0,2]]'),
        poll(2, '{"x":[[0,1],[1,2]],"y":[[0,2],[1,1]]}'),
      ],
      verdict: "valid",
      allowed: { G0: 1 },
    },
    {
      name: "write cycles under read uncommitted",
      events: [
        '0 invoke txn [["send","x",1],["send","y",1]]',
        '1 invoke txn [["send","x",2],["send","y",2]]',
        txn(0, '["send","x",[0,1]]', '["send","y",[1,1]]'),
        txn(1, '["send","x",[1,2]]', '["send","y",[0,2]]'),
        poll(2, '{"x":[[0,1],[1,2]],"y":[[0,2],[1,1]]}'),
      ],
      models: ["read-uncommitted"],
      verdict: "invalid",
      counts: { G0: 1 },
    },
    {
      name: "rw edges where polls read to the end: read skew",
      events: [
        "1 invoke txn",
        '0 ok txn [["send","x",[0,1]],["send","y",[0,1]]]',
        '0 ok txn [["send","x",[1,2]],["send","y",[1,2]]]',
        txn(1, '["poll",{"x":[[0,1]],"y":[[0,1],[1,2]]}]'),
        poll(2, '{"x":[[0,1],[1,2]]}'),
      ].map((line) => line.replace("1 invoke txn", '1 invoke txn [["poll"]]')),
      settings: { polls: "to-end" },
      models: ["serializable"],
      verdict: "invalid",
      counts: { "G-single-item": 1 },
    },
    {
      name: "intermediate read where polls read to the end",
      events: [
        txn(0, '["send","x",[0,1]]', '["send","x",[1,2]]'),
        poll(1, '{"x":[[0,1]]}'),
        poll(2, '{"x":[[0,1],[1,2]]}'),
      ],
      settings: { polls: "to-end" },
      verdict: "invalid",
      counts: { G1b: 1 },
      allowed: { "G-single-item": 1 },
    },
    {
      name: "the same where a poll may stop anywhere",
      events: [
        txn(0, '["send","x",[0,1]]', '["send","x",[1,2]]'),
        poll(1, '{"x":[[0,1]]}'),
        poll(2, '{"x":[[0,1],[1,2]]}'),
      ],
      verdict: "valid",
    },
    {
      name: "nothing polled",
      events: ['0 invoke send [["send","x",1]]', '0 info send [["send","x",1]]', poll(1, '{"x":[]}')],
      verdict: "unknown",
    },
    { name: "nothing sent", events: [poll(1, "{}")], verdict: "unknown" },
    {
      name: "a poll of another shape",
      events: [...three, "1 invoke poll", '1 ok poll [["poll",[0,1]]]'],
      verdict: { malformed: 5 },
    },
    {
      name: "a micro-operation nobody knows",
      events: ['0 invoke txn [["append","x",1]]'],
      verdict: { malformed: 1 },
    },
    { name: "a value of another shape", events: ["0 invoke send 5"], verdict: { malformed: 1 } },
  ]);

  it("tells how far a consumer was behind", () => {
    // Message 2 was there from 2 ms on; the poll that misses it began at 5 ms.
    const history = literal([
      '0 invoke send [["send","x",1]]',
      '0 ok send [["send","x",[0,1]]]',
      '0 ok send [["send","x",[1,2]]]',
      '1 ok assign ["x"]',
      poll(1, '{"x":[[0,1]]}'),
      '1 invoke poll [["poll"]]',
      poll(1, '{"x":[]}'),
    ]);
    const store = loadLog(history);
    expect([...lags(store, versionsOf(store))].map(({ lag }) => lag)).toEqual([2e6, 3e6]);
  });

  it("does not say that a member of a group is behind in keys that another may have", () => {
    const history = literal([
      '1 ok subscribe ["x","y"]',
      '0 ok send [["send","x",[0,1]]]',
      poll(1, '{"x":[[0,1]]}'),
      '0 ok send [["send","x",[1,2]]]',
      '1 invoke poll [["poll"]]',
      poll(1, '{"y":[]}'),
    ]);
    const store = loadLog(history);
    expect([...lags(store, versionsOf(store))].map(({ lag }) => lag)).toEqual([0]);
  });
});
