/** What RabbitMQ promises, in the words of its documentation. */
import type { Claim } from "../system.js";
import { UNLIMITED } from "./topology.js";

const CONFIRMS = "https://www.rabbitmq.com/docs/confirms";

/** Everything that the reliability guide asks of an application. */
const SAFE = {
  confirms: "on",
  mandatory: "yes",
  persistent: "yes",
  durable: "yes",
  "max-length": UNLIMITED,
};

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
      when: { ...SAFE, queue, "ack-mode": "manual" },
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
      when: { ...SAFE, queue, "ack-mode": "manual", acknowledge: "manual" },
      promises: "at-least-once",
      says: "Use of acknowledgements guarantees at least once delivery.",
      source: "https://www.rabbitmq.com/docs/reliability#acknowledgements",
    },
  ]),
  {
    name: "delivery-automatic",
    workload: "delivery",
    when: { "ack-mode": "auto" },
    promises: "at-most-once",
    says: "In automatic acknowledgement mode, a message is considered to be successfully delivered immediately after it is sent.",
    source: `${CONFIRMS}#acknowledgement-modes`,
  },
];
