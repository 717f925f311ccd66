/** What NATS JetStream is known to show, and what it must not. */
import { isolated, lagging, type Finding } from "../finding.js";

const killed = {
  workload: "total-queue",
  rate: 400,
  schedule: [{ fault: "kill", from: 2, until: 2.5 }],
  operationTimeoutSeconds: 2,
  timeSeconds: 6,
  model: "reliable",
};
/** As much as the clients can, so that something is always on its way to the file. */
const loaded = {
  workload: "delivery",
  rate: null,
  concurrency: 20,
  schedule: [1, 2.5, 4, 5.5, 7, 8.5, 10, 11.5].map((from) => ({ fault: "kill", from, until: from + 0.1 })),
  // Tens of thousands of messages are drained at the end.
  operationTimeoutSeconds: 40,
  timeSeconds: 13,
  model: "at-least-once",
};
const power = { ...killed, schedule: [{ fault: "power-loss", from: 3, until: 3.5 }], timeSeconds: 7 };
/** All three at the same moment. */
const blackout = {
  ...power,
  schedule: [{ fault: "power-loss:all", from: 4, until: 4.5 }],
  rate: 200,
  operationTimeoutSeconds: 4,
  timeSeconds: 16,
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

/** Followers hear late of what the leader has. */
const late = {
  nodes: 3,
  rate: 300,
  schedule: [lagging(300)],
  operationTimeoutSeconds: 4,
  timeSeconds: 8,
};
const bucket = { ...late, workload: "register", model: "linearizable" };
/** One hears late of what the others agree on without it, then another: one of the two does not lead. */
const laggard = (node: string, from: number, until: number) => ({
  fault: "latency:one:peers",
  from,
  until,
  plan: { targets: [node], latencyMs: 300, jitterMs: 0 },
});
const list = { ...late, workload: "set", rate: 50, model: "reliable" };

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
    ...loaded,
    id: "NA3",
    shows: "persist_mode=async: a kill loses acknowledged messages that had not been written to the file.",
    settings: { acknowledge: "manual", "persist-mode": "async" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 45,
  },
  {
    ...loaded,
    id: "NA3-default",
    shows: "By default a message is written before it is acknowledged, and a kill loses nothing.",
    settings: { acknowledge: "manual" },
  },
  {
    ...power,
    id: "NA4",
    shows:
      "As shipped files are flushed every two minutes: a power failure loses what was acknowledged since.",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 60,
  },
  {
    ...power,
    id: "NA4-always",
    shows: "sync_interval: always: a power failure loses nothing.",
    settings: { "sync-interval": "always" },
  },
  {
    ...blackout,
    id: "NA4-replicas",
    shows: "Nor do three replicas help whose power fails at the same time.",
    settings: { replicas: "3" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 60,
  },
  {
    ...blackout,
    id: "NA4-replicas-always",
    shows: "With sync_interval: always they lose nothing.",
    settings: { replicas: "3", "sync-interval": "always" },
  },
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
  {
    ...bucket,
    id: "NA10",
    quick: true,
    shows: "A bucket's values are read from any replica: one that lags has older ones.",
    settings: { replicas: "3" },
    schedule: [laggard("n1", 1, 5), laggard("n2", 6, 10)],
    timeSeconds: 11,
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 20,
  },
  {
    ...bucket,
    id: "NA10-leader",
    shows:
      "Read from the one that leads it, they are the last that were acknowledged (not so in 2.9.10, whose updates are not atomic: nats-server#4320).",
    settings: { replicas: "3", reads: "leader" },
  },
  {
    ...bucket,
    id: "NA10-isolated",
    shows: "Not so while it is cut off and has not noticed that another one leads.",
    settings: { replicas: "3", reads: "leader", "threads-per-key": "15", "operations-per-key": "3000" },
    concurrency: 30,
    // Between the election and its noticing lie a few seconds, or none.
    schedule: [isolated("hold", 2, 13), isolated("hold", 17, 28), isolated("hold", 32, 43)],
    operationTimeoutSeconds: 1,
    timeSeconds: 45,
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 60,
  },
  {
    ...list,
    id: "NA10-put",
    shows: "Who reads a list, adds to it and puts it back, loses what others have added since.",
    settings: { replicas: "3", update: "put" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 20,
  },
  {
    ...list,
    id: "NA10-cas",
    shows:
      "An update that expects the revision it has read loses nothing, however old that was (2.9.10 does: nats-server#4320).",
    settings: { replicas: "3", update: "revision" },
  },
];
