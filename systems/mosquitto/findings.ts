/** What MQTT on Mosquitto is known to show, and what it must not. */
import type { Finding } from "../finding.js";

const killed = {
  workload: "total-queue",
  rate: 400,
  schedule: [{ fault: "kill", from: 2, until: 2.5 }],
  operationTimeoutSeconds: 2,
  timeSeconds: 5,
  model: "reliable",
};
/** One who publishes; nobody consumes, and so subscribes anew, until the end. */
const alone = {
  ...killed,
  // A drain that is given up may have taken anything along.
  operationTimeoutSeconds: 15,
  concurrency: 1,
  settings: { "absent-consumer": "yes", "max-queued": "0", qos: "2" },
};
const full = { workload: "total-queue", rate: 400, timeSeconds: 5, model: "reliable" };
const cut = {
  rate: 400,
  schedule: [1, 2, 3, 4].map((from) => ({ fault: "reset", from, until: from + 0.3 })),
  operationTimeoutSeconds: 2,
  timeSeconds: 6,
};

export const findings: readonly Finding[] = [
  {
    ...killed,
    id: "MQ1",
    quick: true,
    shows: "As shipped nothing is stored: sessions and acknowledged messages are gone with their broker.",
    settings: { "absent-consumer": "yes" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 10,
  },
  {
    ...killed,
    id: "MQ1-interval",
    shows: "Stored every half hour: what was acknowledged since is lost by a kill.",
    settings: { "absent-consumer": "yes", persistence: "on" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 10,
  },
  {
    ...alone,
    id: "MQ1-changes",
    shows:
      "Stored after each change: after a kill the session is there without its shared subscription, and what QoS 2 acknowledges from then on is dropped.",
    settings: { ...alone.settings, persistence: "on-changes" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...alone,
    id: "MQ1-shared",
    shows: "The same after a restart in good order, which stores everything.",
    schedule: [{ fault: "restart:orderly", from: 2 }],
    settings: { ...alone.settings, persistence: "on" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...killed,
    id: "MQ1-restart",
    shows: "Stored when it stops in good order: nothing is lost by a restart.",
    schedule: [{ fault: "restart:orderly", from: 2 }],
    settings: { "absent-consumer": "yes", persistence: "on" },
  },
  {
    ...full,
    id: "MQ2",
    quick: true,
    shows: "What does not fit into a session is acknowledged and dropped.",
    settings: { "absent-consumer": "yes", "max-queued": "50" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 10,
  },
  {
    ...full,
    id: "MQ2-unlimited",
    shows: "Without a limit nothing is dropped.",
    settings: { "absent-consumer": "yes", "max-queued": "0" },
  },
  {
    ...cut,
    id: "MQ3",
    quick: true,
    shows: "QoS 0: messages are lost with connections.",
    workload: "total-queue",
    settings: { qos: "0" },
    model: "reliable",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...cut,
    id: "MQ3-qos-1",
    shows: "QoS 1: at least once, whatever happens to connections.",
    workload: "delivery",
    settings: { qos: "1", acknowledge: "manual", "max-queued": "0" },
    model: "at-least-once",
  },
  {
    ...cut,
    id: "MQ3-qos-2",
    shows: "QoS 2: exactly once.",
    workload: "delivery",
    settings: { qos: "2", acknowledge: "manual", delivery: "exactly-once", "max-queued": "0" },
    model: "exactly-once",
  },
];
