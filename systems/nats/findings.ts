/** What NATS JetStream is known to show, and what it must not. */
import type { Finding } from "../finding.js";

const killed = {
  workload: "total-queue",
  rate: 400,
  schedule: [{ fault: "kill", from: 2, until: 2.5 }],
  operationTimeoutSeconds: 2,
  timeSeconds: 6,
  model: "reliable",
};
const consumers = {
  workload: "delivery",
  rate: 400,
  schedule: [{ fault: "lost-reply:clients", from: 0.5, plan: { one_in: 5 } }],
  operationTimeoutSeconds: 1,
  timeSeconds: 8,
  model: "at-least-once",
};
/** Connections break, those of subscribers as well. */
const broken = {
  workload: "delivery",
  rate: 400,
  schedule: [1.5, 4.5].map((from) => ({ fault: "reset:clients", from, until: from + 0.5 })),
  operationTimeoutSeconds: 5,
  timeSeconds: 8,
  model: "at-least-once",
};
/** Some answers to what was published are lost, and it is published again two seconds later. */
const republished = {
  workload: "total-queue",
  rate: 200,
  schedule: [{ fault: "lost-reply:clients", from: 0.5, plan: { one_in: 10 } }],
  operationTimeoutSeconds: 8,
  timeSeconds: 8,
  model: "no-duplication",
};
const again = { retries: "naive", "ack-wait": "30000" };

export const findings: readonly Finding[] = [
  {
    ...broken,
    id: "NA1",
    quick: true,
    shows: "Core NATS: what is published while a subscriber's connection is made anew is lost to it.",
    settings: { queue: "pubsub", subscribers: "all" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...broken,
    id: "NA1-quiet",
    shows: "Without a fault all who have subscribed get everything.",
    settings: { queue: "pubsub", subscribers: "all" },
    schedule: [],
    timeSeconds: 5,
  },
  {
    ...broken,
    id: "NA1-stream",
    quick: true,
    shows: "A stream with a consumer for each subscriber, acknowledged explicitly, keeps it for them.",
    settings: { subscribers: "all" },
  },
  {
    ...killed,
    id: "NA2",
    quick: true,
    shows: "A stream in memory is gone with its server.",
    settings: { storage: "memory" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  { ...killed, id: "NA2-file", shows: "A stream on disk loses nothing by a kill." },
  {
    ...consumers,
    id: "NA9",
    shows: "Without acknowledgement a message whose delivery is lost is lost.",
    settings: { acknowledge: "manual", "ack-policy": "none" },
    verdict: "invalid",
    seen: ["lost", "lost-on-consumer-crash"],
    withinSeconds: 15,
  },
  {
    ...consumers,
    id: "NA9-explicit",
    shows: "With explicit acknowledgement it comes again.",
    settings: { acknowledge: "manual" },
  },
  {
    ...republished,
    id: "NA8",
    quick: true,
    shows: "A message that is published again after the stream has forgotten its identifier is stored twice.",
    settings: { ...again, "message-ids": "on", "duplicate-window": "1000" },
    verdict: "invalid",
    seen: ["duplicated"],
    withinSeconds: 15,
  },
  {
    ...republished,
    id: "NA8-no-id",
    shows: "Without an identifier it is stored twice at once.",
    settings: again,
    verdict: "invalid",
    seen: ["duplicated"],
    withinSeconds: 15,
  },
  {
    ...republished,
    id: "NA8-window",
    quick: true,
    shows: "Within the window, of two minutes as shipped, it is known again and stored once.",
    settings: { ...again, "message-ids": "on" },
  },
];
