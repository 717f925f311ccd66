/** What NATS JetStream promises, in the words of its documentation. */
import type { Claim } from "../system.js";

const JETSTREAM = "https://docs.nats.io/nats-concepts/jetstream";
const DEDUPLICATION =
  "https://docs.nats.io/using-nats/developer/develop_jetstream/model_deep_dive#message-deduplication";
const CONSUMERS = "https://docs.nats.io/nats-concepts/jetstream/consumers#ackpolicy";

export const claims: readonly Claim[] = [
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
