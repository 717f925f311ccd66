/** What NATS JetStream promises, in the words of its documentation. */
import type { Claim } from "../system.js";

const CORE = "https://docs.nats.io/learn/core-nats";
const JETSTREAM = "https://docs.nats.io/nats-concepts/jetstream";
const CONSUMERS = "https://docs.nats.io/nats-concepts/jetstream/consumers#ackpolicy";

export const claims: readonly Claim[] = [
  {
    name: "delivery-pubsub",
    workload: "delivery",
    when: { queue: "pubsub" },
    promises: "at-most-once",
    exhibits: ["lost"],
    says: "Core NATS is at-most-once: a message reaches every subscriber that is connected as it is published; it is not stored for later.",
    source: CORE,
  },
  {
    name: "delivery-subscribers",
    workload: "delivery",
    when: { queue: "stream", subscribers: "all", storage: "file", "ack-policy": "explicit" },
    promises: "at-least-once",
    says: "JetStream stores messages, and tracks for each consumer which of them it has acknowledged; the others are delivered again.",
    source: JETSTREAM,
  },
  ...(
    [
      // The client acknowledges before it says what it got: where that answer is lost, so is the message.
      ["queue", "no-creation", {}],
      ["total-queue", "reliable", {}],
      ["delivery", "at-least-once", { acknowledge: "manual" }],
    ] as const
  ).map(([workload, promises, when]): Claim => ({
    name: workload,
    workload,
    when: { storage: "file", "ack-policy": "explicit", ...when },
    promises,
    says: "A message that JetStream has acknowledged is stored; with explicit acknowledgement it is delivered again until it was acknowledged.",
    source: JETSTREAM,
  })),
  {
    name: "delivery-unacknowledged",
    workload: "delivery",
    when: { storage: "file", "ack-policy": "none" },
    promises: "at-most-once",
    says: "AckNone: the server assumes that messages are acknowledged as they are delivered.",
    source: CONSUMERS,
  },
];
