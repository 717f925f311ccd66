/** What RabbitMQ promises, in the words of its documentation. */
import type { Claim } from "../system.js";
import { UNLIMITED } from "./topology.js";

const CONFIRMS = "https://www.rabbitmq.com/docs/confirms";
const STREAMS = "https://www.rabbitmq.com/docs/streams";
const POISON = "https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling";

/** Everything that the reliability guide asks of an application. */
const SAFE = {
  confirms: "on",
  mandatory: "yes",
  persistent: "yes",
  durable: "yes",
  "max-length": UNLIMITED,
};
const KEPT = { ...SAFE, "ack-mode": "manual", "delivery-limit": UNLIMITED };

export const claims: readonly Claim[] = [
  {
    name: "queue",
    workload: "queue",
    when: {},
    promises: "no-creation",
    says: "A queue is a sequential data structure: items are enqueued at its tail and consumed from its head.",
    source: "https://www.rabbitmq.com/docs/queues",
  },
  // Of mirrored queues it says which of their settings lose messages.
  ...["classic", "quorum"].flatMap((queue): Claim[] => [
    {
      name: `total-queue-${queue}`,
      workload: "total-queue",
      when: { ...KEPT, queue },
      promises: "reliable",
      says:
        queue === "classic"
          ? "A persistent message routed to a durable queue is confirmed when it is on disk; one that was not acknowledged is delivered again."
          : "A quorum queue confirms a message when a majority of its members has it on disk.",
      source: CONFIRMS,
    },
    {
      name: `delivery-${queue}`,
      workload: "delivery",
      when: { ...KEPT, queue, acknowledge: "manual" },
      promises: "at-least-once",
      says: "Use of acknowledgements guarantees at least once delivery.",
      source: "https://www.rabbitmq.com/docs/reliability#acknowledgements",
    },
  ]),
  {
    name: "delivery-limited",
    workload: "delivery",
    when: { ...SAFE, queue: "quorum", "ack-mode": "manual", acknowledge: "manual", "dead-letters": "none" },
    promises: "no-creation",
    exhibits: ["lost"],
    says: "When a message has been returned more times than the limit the message will be dropped.",
    source: POISON,
  },
  {
    name: "delivery-dead-letters",
    workload: "delivery",
    when: {
      ...SAFE,
      queue: "quorum",
      "ack-mode": "manual",
      acknowledge: "manual",
      "dead-letters": "at-least-once",
    },
    promises: "at-least-once",
    says: "With the dead letter strategy at-least-once the source queue keeps a dead-lettered message until its target queues have confirmed it.",
    source: "https://www.rabbitmq.com/docs/quorum-queues#dead-lettering",
  },
  {
    name: "delivery-automatic",
    workload: "delivery",
    when: { "ack-mode": "auto" },
    promises: "at-most-once",
    says: "In automatic acknowledgement mode, a message is considered to be successfully delivered immediately after it is sent.",
    source: `${CONFIRMS}#acknowledgement-modes`,
  },
  {
    name: "log",
    workload: "log",
    when: { confirms: "on", retries: "none" },
    promises: "log",
    says: "Streams model an append-only log; consumers read without removing, from any offset, and acknowledgements only steer the flow. A confirm says that a majority of replicas has the message.",
    source: STREAMS,
  },
  {
    name: "log-retried",
    workload: "log",
    when: { confirms: "on", retries: "naive" },
    promises: "durability",
    exhibits: ["duplicate"],
    says: "Deduplication goes by the producer's name and a publishing id, which the stream protocol has; what is published again without them is stored again.",
    source: STREAMS,
  },
];
