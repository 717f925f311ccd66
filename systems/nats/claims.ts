/** What NATS promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const CORE = "https://docs.nats.io/learn/core-nats";
const JETSTREAM = "https://docs.nats.io/nats-concepts/jetstream";
const CONSUMERS = "https://docs.nats.io/nats-concepts/jetstream/consumers#ackpolicy";
const IDENTIFIERS = "https://nats.io/blog/new-per-subject-discard-policy/";
const PERSISTENCE = "https://github.com/nats-io/nats-architecture-and-design/blob/main/adr/ADR-56.md";
const SYNC = "https://docs.nats.io/reference/config/jetstream/sync_interval";
const BUCKETS = "https://docs.nats.io/nats-concepts/jetstream/key-value-store";
const REVISIONS = "https://docs.nats.io/learn/key-value/history-and-revisions";

/** What is acknowledged is in a file by then. */
const stored = { storage: "file", "persist-mode": "default" };
const acknowledged = { ...stored, "ack-policy": "explicit" };

/** More is said of some configurations; the promise is the same. */
const totalQueues = (
  [
    [
      "total-queue-retried",
      { retries: "naive", "message-ids": "off" },
      "A message that is published again is stored again, unless it carries an identifier.",
      IDENTIFIERS,
    ],
    [
      "total-queue-identified",
      { retries: "naive", "message-ids": "on" },
      "A message that is published again with the same Nats-Msg-Id within the stream's window is not stored again.",
      IDENTIFIERS,
    ],
    [
      "total-queue-synced",
      { "sync-interval": "always" },
      "sync_interval: always: every write is flushed to disk before it is acknowledged.",
      SYNC,
    ],
  ] as const
).map(([name, when, says, source]): Claim => ({
  name,
  workload: "total-queue",
  when: { ...acknowledged, ...when },
  promises: "reliable",
  ...(name === "total-queue-retried" ? { exhibits: ["duplicated"] } : {}),
  says,
  source,
}));

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
    when: { ...acknowledged, subscribers: "all" },
    promises: "at-least-once",
    says: "JetStream stores messages, and tracks for each consumer which of them it has acknowledged; the others are delivered again.",
    source: JETSTREAM,
  },
  ...totalQueues,
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
    when: { ...acknowledged, ...when },
    promises,
    says: "A message that JetStream has acknowledged is stored (and flushed to disk within sync_interval: the failure of a system may lose it until then); with explicit acknowledgement it is delivered again until it was acknowledged.",
    source: JETSTREAM,
  })),
  {
    name: "total-queue-async",
    workload: "total-queue",
    when: { "persist-mode": "async" },
    promises: "no-creation",
    exhibits: ["lost"],
    says: "R1 async: a publish is acknowledged before the data is known to be written to disk; any disruption of the server may lose it.",
    source: PERSISTENCE,
  },
  {
    name: "delivery-unacknowledged",
    workload: "delivery",
    when: { storage: "file", "ack-policy": "none" },
    promises: "at-most-once",
    says: "AckNone: the server assumes that messages are acknowledged as they are delivered.",
    source: CONSUMERS,
  },
  {
    name: "register-one",
    workload: "register",
    when: { ...stored, replicas: "1" },
    promises: "linearizable",
    says: "Buckets are immediately (as opposed to eventually) consistent. (Of several replicas any may be read from: not even one's own writes are sure to be seen.)",
    source: BUCKETS,
  },
  {
    name: "set-revisions",
    workload: "set",
    when: { ...stored, update: "revision" },
    promises: "reliable",
    says: "An update succeeds only if the key still holds the revision that was read: of concurrent writers none erases what another has written.",
    source: REVISIONS,
  },
  {
    name: "set-put",
    workload: "set",
    when: { update: "put" },
    promises: "no-creation",
    exhibits: ["lost"],
    says: "A put replaces whatever the value is by then.",
    source: REVISIONS,
  },
];
