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

export const findings: readonly Finding[] = [
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
];
