import { describe } from "vitest";
import { cases } from "../guarantees/testing/cases.js";
import { queueChecker } from "../queue/index.js";
import { totalQueueChecker } from "./index.js";

const sent = ["0 invoke enqueue 1", "0 ok enqueue 1"];
const other = ["0 ok enqueue 9", "1 ok dequeue 9"];

describe("total-queue", () => {
  cases(totalQueueChecker, [
    { name: "in and out", events: [...sent, "1 ok dequeue 1"], verdict: "valid" },
    { name: "drained", events: [...sent, "1 ok drain [1]"], verdict: "valid" },
    {
      name: "lost",
      events: [...sent, ...other],
      verdict: "invalid",
      counts: { lost: 1 },
      violates: ["durability"],
    },
    {
      name: "unexpected",
      events: [...sent, "1 ok drain [1,2]"],
      verdict: "invalid",
      counts: { unexpected: 1 },
    },
    {
      name: "duplicates alone are permitted",
      events: [...sent, "1 ok drain [1,1]"],
      verdict: "valid",
      allowed: { duplicated: 1 },
    },
    {
      name: "duplicates forbidden",
      events: [...sent, "1 ok drain [1,1]"],
      settings: { duplicates: "forbidden" },
      verdict: "invalid",
      counts: { duplicated: 1 },
    },
    {
      name: "recovered",
      events: [...sent, "1 invoke enqueue 2", "1 info enqueue 2", "0 ok drain [1,2]"],
      verdict: "valid",
    },
    {
      name: "refused and delivered",
      events: [...sent, "1 fail enqueue 2", "0 ok drain [1,2]"],
      verdict: "valid",
      allowed: { "delivered-after-abort": 1 },
    },
    {
      name: "refused, delivered, and sent again",
      events: ["0 fail enqueue 1", "1 ok dequeue 1", ...sent, "0 ok drain []"],
      verdict: "valid",
      allowed: { "delivered-after-abort": 1 },
    },
    {
      name: "one crashed dequeue takes one of two copies",
      events: [...sent, ...sent, ...other, "2 invoke dequeue", "0 ok drain []"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "each key is a queue: a drain of another",
      events: ["0 ok enqueue 1 @1", "0 ok enqueue 2 @2", "0 ok drain [2] @2"],
      verdict: "unknown",
    },
    {
      name: "each key is a queue: a crashed dequeue of another",
      events: [
        "0 ok enqueue 1 @1",
        "0 ok enqueue 2 @2",
        "2 invoke dequeue null @2",
        "0 ok drain [2] @2",
        "0 ok drain [] @1",
      ],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "the same value twice is two messages",
      events: [...sent, "0 ok enqueue 1", "1 ok dequeue 1"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "null and fail are an empty queue",
      events: [...sent, "1 ok dequeue null", "1 fail dequeue", "1 ok dequeue 1"],
      verdict: "valid",
    },
    {
      name: "a crashed dequeue may have taken it",
      events: [...sent, ...other, "1 invoke dequeue", "1 info dequeue"],
      verdict: "valid",
      allowed: { "lost-on-consumer-crash": 1 },
    },
    {
      name: "one crash takes one message",
      events: [...sent, "0 ok enqueue 2", ...other, "1 invoke dequeue", "1 info dequeue"],
      verdict: "invalid",
      counts: { lost: 1 },
      allowed: { "lost-on-consumer-crash": 1 },
    },
    {
      name: "a dequeue that crashed before may take effect late",
      events: ["1 invoke dequeue", "1 info dequeue", ...sent, "0 ok enqueue 9", "2 ok dequeue 9"],
      verdict: "valid",
      allowed: { "lost-on-consumer-crash": 1 },
    },
    {
      name: "drains that all failed show nothing",
      events: [...sent, ...other, "1 invoke drain", "1 fail drain"],
      verdict: "unknown",
    },
    {
      name: "a drain that began before it was accepted shows nothing of it",
      events: ["2 invoke drain", ...sent, ...other, "2 ok drain []"],
      verdict: "unknown",
    },
    {
      name: "a later drain does",
      events: ["1 invoke drain", "1 fail drain", ...sent, ...other, "1 invoke drain", "1 ok drain []"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "so does a dequeue that found nothing after everything was sent",
      events: [...sent, ...other, "1 invoke drain", "1 fail drain", "1 ok dequeue null"],
      verdict: "invalid",
      counts: { lost: 1 },
    },
    {
      name: "nothing dequeued",
      events: ["0 invoke enqueue 1", "0 info enqueue 1", "1 ok dequeue"],
      verdict: "unknown",
    },
    {
      name: "a drain without a list",
      events: [...sent, "1 invoke drain", "1 ok drain 1"],
      verdict: { malformed: 4 },
    },
  ]);
});

describe("queue", () => {
  cases(queueChecker, [
    { name: "in and out", events: [...sent, "1 ok dequeue 1"], verdict: "valid" },
    { name: "losses are only told", events: [...sent, ...other], verdict: "valid", allowed: { lost: 1 } },
    {
      name: "unexpected",
      events: [...sent, "1 ok dequeue 2"],
      verdict: "invalid",
      counts: { unexpected: 1 },
      allowed: { lost: 1 },
    },
    {
      name: "twice",
      events: [...sent, "1 ok dequeue 1", "1 ok dequeue 1"],
      verdict: "invalid",
      counts: { duplicated: 1 },
    },
    {
      name: "before it was sent",
      events: ["1 ok dequeue 1", ...sent],
      verdict: "invalid",
      counts: { "delivered-before-sent": 1 },
    },
    {
      name: "while it was sent",
      events: ["0 invoke enqueue 1", "1 ok dequeue 1", "0 ok enqueue 1"],
      verdict: "valid",
    },
    { name: "nothing dequeued", events: sent, verdict: "unknown", allowed: { lost: 1 } },
  ]);
});
