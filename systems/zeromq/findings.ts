/** What direct messages over ZeroMQ are known to lose, and what they must not. */
import type { Finding } from "../finding.js";

const messages = {
  workload: "delivery",
  rate: 400,
  timeSeconds: 6,
  // Longer than any pause: a receiver that stops answers late, and what it was asked for is not unknown.
  operationTimeoutSeconds: 15,
};
const published = { ...messages, model: "at-least-once", settings: { pattern: "pub", subscribers: "all" } };
const slow = {
  ...messages,
  timeSeconds: 8,
  // Buffers between the two, those of the links among them, hold megabytes.
  schedule: [{ fault: "pause", from: 1, until: 6, plan: { targets: ["n3"] } }],
};
const big = { "send-hwm": "10", "receive-hwm": "10000", payload: "65536" };
const requests = {
  ...messages,
  rate: 100,
  nodes: 2,
  schedule: [{ fault: "lost-reply:peers", from: 0.5, plan: { one_in: 20 } }],
  timeSeconds: 8,
};
const gone = { ...messages, model: "at-least-once", timeSeconds: 4 };

export const findings: readonly Finding[] = [
  {
    ...published,
    id: "ZM1",
    quick: true,
    shows: "PUB/SUB: what is published before a subscriber has joined is lost to it, without a fault.",
    settings: { ...published.settings, join: "late" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 10,
  },
  {
    ...published,
    id: "ZM1-joined",
    quick: true,
    shows: "Where the publisher waits until all have subscribed, everybody gets everything, once.",
    model: "exactly-once",
  },
  {
    ...slow,
    id: "ZM2",
    shows: "PUB/SUB: what a subscriber that stops has no room for is dropped.",
    settings: { ...published.settings, ...big },
    model: "at-least-once",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 20,
  },
  {
    ...slow,
    id: "ZM2-push",
    shows: "PUSH/PULL under the same: the sender waits for room, or asks another, and nothing is lost.",
    settings: { pattern: "push", ...big },
    model: "exactly-once",
  },
  {
    ...messages,
    id: "ZM3",
    quick: true,
    shows: "PUSH/PULL: what waits in a worker that is killed is lost.",
    // Who acknowledges takes longer over each message: some wait in each worker.
    settings: { pattern: "push", acknowledge: "manual" },
    schedule: [{ fault: "kill", from: 2, until: 2.5, plan: { targets: ["n3"] } }],
    operationTimeoutSeconds: 2,
    model: "at-least-once",
    verdict: "invalid",
    seen: ["lost", "lost-on-consumer-crash"],
    withinSeconds: 15,
  },
  {
    ...messages,
    id: "ZM3-quiet",
    quick: true,
    shows: "Without a fault each message goes to exactly one worker.",
    settings: { pattern: "push" },
    model: "exactly-once",
  },
  {
    ...requests,
    id: "ZM4",
    quick: true,
    shows: "REQ/REP: a request that is sent again because its reply was lost is carried out twice.",
    settings: { pattern: "req", retry: "200" },
    model: "exactly-once",
    verdict: "invalid",
    seen: ["duplicated"],
    withinSeconds: 15,
  },
  {
    ...requests,
    id: "ZM4-dedupe",
    quick: true,
    shows: "Where the receiver knows what it has carried out, once.",
    settings: { pattern: "req", retry: "200", dedupe: "on" },
    model: "exactly-once",
  },
  {
    ...gone,
    id: "ZM5",
    quick: true,
    shows: "ROUTER: what is sent to a peer that has left is dropped without a word, and without a fault.",
    settings: { pattern: "router", gone: "last" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 10,
  },
  {
    ...gone,
    id: "ZM5-mandatory",
    quick: true,
    shows: "With ROUTER_MANDATORY it is refused, and whoever is there gets everything.",
    settings: { pattern: "router", gone: "last", mandatory: "on" },
    model: "exactly-once",
  },
];
