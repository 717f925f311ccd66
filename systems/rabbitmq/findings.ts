/** What RabbitMQ is known to show, and what it must not. */
import { isolated, type Finding } from "../finding.js";

const killed = {
  workload: "total-queue",
  rate: 800,
  schedule: [{ fault: "kill", from: 2, until: 2.5 }],
  operationTimeoutSeconds: 3,
  timeSeconds: 6,
  model: "reliable",
};
const disconnected = {
  workload: "delivery",
  rate: 400,
  schedule: [1, 2, 3, 4].map((from) => ({ fault: "reset", from, until: from + 0.3 })),
  operationTimeoutSeconds: 3,
  timeSeconds: 6,
  model: "at-least-once",
};
const calm = { workload: "total-queue", rate: 400, timeSeconds: 5, model: "reliable" };
const ordered = { workload: "delivery", rate: 400, timeSeconds: 5, model: "ordered" };
const order = { acknowledge: "manual", order: "per-producer" };
const short = { ...calm, concurrency: 12 };
const full = { "max-length": "5" };
const cluster = {
  workload: "total-queue",
  rate: 200,
  operationTimeoutSeconds: 4,
  timeSeconds: 20,
  model: "reliable",
};
/** Consumers give back one message of ten. */
const limited = {
  workload: "delivery",
  rate: 300,
  operationTimeoutSeconds: 4,
  timeSeconds: 6,
  model: "at-least-once",
};
const stream = {
  workload: "log",
  rate: 300,
  schedule: [{ fault: "lost-reply:clients", from: 0.5, until: 6, plan: { one_in: 5 } }],
  operationTimeoutSeconds: 3,
  timeSeconds: 7,
  model: "log",
};
const mutex = {
  workload: "lock",
  rate: 150,
  // Many: whoever stops for a while asks for nothing meanwhile.
  concurrency: 30,
  settings: { queue: "quorum", heartbeat: "1", pause: "10000" },
  operationTimeoutSeconds: 2,
  timeSeconds: 26,
  model: "mutual-exclusion",
};
/** Clients of two nodes of three are not heard any more, for longer than two heartbeats; each time those of another two. */
const unheard = [
  ["n1", "n2"],
  ["n2", "n3"],
  ["n3", "n1"],
  ["n1", "n2"],
].map((targets, i) => ({
  fault: "partition:client-side:hold",
  from: 2 + 6 * i,
  until: 7 + 6 * i,
  plan: { targets },
}));
/** One who publishes, at the leader; nobody consumes until the end. Its mirrors are killed, and return; then the leader. */
const rejoined = {
  ...cluster,
  concurrency: 1,
  rate: 40,
  // A drain that is given up may have taken anything along.
  operationTimeoutSeconds: 20,
  schedule: [
    { fault: "kill", from: 3, until: 4, plan: { targets: ["n2", "n3"] } },
    { fault: "kill", from: 28, until: 29, plan: { targets: ["n1"] } },
  ],
  timeSeconds: 36,
};
/** The leader is cut off for longer than a silent peer is waited for; later the node is started anew. */
const split = {
  ...cluster,
  schedule: [isolated("hold", 3, 16), { fault: "restart:orderly", from: 32, plan: { targets: ["n1"] } }],
  timeSeconds: 40,
};
const mirrored = { queue: "mirrored", "partition-handling": "ignore" };
const quorum = { queue: "quorum", acknowledge: "manual" };
export const findings: readonly Finding[] = [
  {
    ...disconnected,
    id: "RQ1",
    quick: true,
    shows: "With automatic acknowledgement a consumer that crashes takes what it was sent along.",
    settings: { "ack-mode": "auto", acknowledge: "manual" },
    verdict: "invalid",
    seen: ["lost", "lost-on-consumer-crash"],
    withinSeconds: 15,
  },
  {
    ...disconnected,
    id: "RQ1-manual",
    shows: "With manual acknowledgement it is delivered again.",
    settings: { acknowledge: "manual" },
  },
  {
    ...killed,
    id: "RQ2",
    shows: "Without confirms, what was sent before a broker was killed is lost.",
    settings: { confirms: "off" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 30,
  },
  { ...killed, id: "RQ2-confirms", shows: "What was confirmed is there after a kill." },
  {
    ...killed,
    id: "RQ3",
    quick: true,
    shows: "Confirmed messages that are not persistent are lost with their broker.",
    settings: { persistent: "no" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 45,
  },
  {
    ...killed,
    id: "RQ3-queue",
    shows: "Confirmed messages in a queue that is not durable are lost with their broker.",
    settings: { durable: "no" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 45,
  },
  {
    ...killed,
    id: "RQ3-restart",
    shows: "Persistent messages in a durable queue outlive a restart.",
    schedule: [{ fault: "restart:orderly", from: 2 }],
  },
  {
    ...calm,
    id: "RQ4",
    quick: true,
    shows: "A message that no queue takes is confirmed and dropped.",
    settings: { mandatory: "no", unroutable: "some" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 6,
  },
  {
    ...calm,
    id: "RQ4-mandatory",
    shows: "A mandatory one comes back.",
    settings: { unroutable: "some" },
  },
  {
    ...short,
    id: "RQ4-overflow",
    shows: "A full queue confirms a message and drops its oldest.",
    settings: full,
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 6,
  },
  {
    ...short,
    id: "RQ4-reject",
    shows: "One that rejects what is published loses nothing that was confirmed.",
    settings: { ...full, overflow: "reject-publish" },
  },
  {
    ...ordered,
    id: "RQ5",
    quick: true,
    shows: "Several consumers that prefetch and give messages back get them out of order.",
    settings: order,
    verdict: "invalid",
    seen: ["reordered", "redelivery-inversion"],
    withinSeconds: 15,
  },
  {
    ...ordered,
    id: "RQ5-single",
    shows: "A single active consumer with a prefetch of one gets them in order, also those it gave back.",
    settings: { ...order, redelivery: "ordered", prefetch: "1", "single-active-consumer": "yes" },
  },
  {
    ...limited,
    id: "RQ9",
    shows: "A quorum queue with a delivery limit drops what consumers have given back more often.",
    settings: { ...quorum, "delivery-limit": "1" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...limited,
    id: "RQ9-unlimited",
    shows: "Without a limit it comes again.",
    settings: quorum,
  },
  {
    ...limited,
    id: "RQ9-dead-letters",
    shows: "With a queue of dead letters it is found there, also when consumers crash.",
    schedule: [2, 4].map((from) => ({ fault: "reset", from, until: from + 0.3 })),
    settings: { ...quorum, "delivery-limit": "1", "dead-letters": "at-least-once" },
  },
  {
    ...cluster,
    id: "RQ10",
    shows: "A quorum queue loses nothing that was confirmed, whether its leader is killed or stops.",
    schedule: [
      { fault: "kill:primaries", from: 3, until: 6 },
      { fault: "pause:primaries", from: 12, until: 16 },
    ],
    settings: { queue: "quorum" },
  },
  {
    ...cluster,
    id: "RQ10-partition",
    shows: "Nor when its leader is cut off.",
    schedule: [isolated("cut", 3, 8)],
    timeSeconds: 12,
    settings: { queue: "quorum" },
  },
  {
    ...cluster,
    id: "RQ10-mirrored",
    shows: "A mirrored queue whose mirrors are in step outlives a kill of its leader as well.",
    schedule: [{ fault: "kill:primaries", from: 3, until: 6 }],
    timeSeconds: 12,
    settings: { queue: "mirrored" },
  },
  {
    ...stream,
    id: "RQ11",
    quick: true,
    shows: "A stream: what is published again because its confirm did not come is stored twice.",
    settings: { retries: "naive" },
    verdict: "invalid",
    seen: ["duplicate"],
    withinSeconds: 20,
  },
  {
    ...stream,
    id: "RQ11-once",
    shows: "Published once, every reader sees the whole log in one order, whatever happens to connections.",
  },
  {
    ...mutex,
    id: "RQ8",
    shows:
      "A lock made of a queue with one message: a holder whom the broker does not hear goes on, and somebody else has the lock.",
    schedule: unheard,
    verdict: "invalid",
    seen: ["double-hold"],
    withinSeconds: 30,
  },
  {
    ...mutex,
    id: "RQ8-quiet",
    shows:
      "Without a fault one client holds it at a time. (There are no fencing tokens that would keep the late one out.)",
  },
  {
    ...rejoined,
    id: "RQ6",
    shows:
      "A mirror that comes back has only what came since; when the leader is killed it takes over all the same, and the rest is lost.",
    settings: mirrored,
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 180,
  },
  {
    ...rejoined,
    id: "RQ6-automatic",
    shows: "With ha-sync-mode=automatic it is given the rest, and nothing is lost.",
    settings: { ...mirrored, "ha-sync-mode": "automatic" },
  },
  {
    ...rejoined,
    id: "RQ6-when-synced",
    shows:
      "With ha-promote-on-failure=when-synced it does not take over, and the leader comes back with everything.",
    settings: { ...mirrored, "ha-promote-on-failure": "when-synced" },
  },
  {
    ...rejoined,
    id: "RQ6-quorum",
    shows: "A quorum queue under the same schedule loses nothing.",
    settings: { queue: "quorum" },
  },
  {
    ...split,
    id: "RQ7",
    shows:
      "A mirrored queue on both sides of a partition that is ignored: what the side that is started anew had confirmed is lost.",
    settings: mirrored,
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 180,
  },
  {
    ...split,
    id: "RQ7-quorum",
    shows: "A quorum queue under the same schedule loses nothing.",
    settings: { queue: "quorum", "partition-handling": "ignore" },
  },
];
