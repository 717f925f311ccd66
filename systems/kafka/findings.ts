/** What Kafka is known to show, and what it must not. */
import { isolated, type Finding } from "../finding.js";

const log = { workload: "log", nodes: 3, rate: 400, operationTimeoutSeconds: 2 };
const one = { keys: "1", transactions: "off" };
/** Long enough for another leader to be chosen. */
const splitBrain = { ...log, schedule: [isolated("cut", 3, 14)], timeSeconds: 20 };

export const findings: readonly Finding[] = [
  {
    ...splitBrain,
    id: "KA1",
    shows: "acks=1: a leader that is cut off goes on acknowledging, and all of it is thrown away.",
    settings: { ...one, acks: "1", idempotence: "off" },
    model: "log",
    verdict: "invalid",
    seen: ["lost-write", "unseen"],
    withinSeconds: 90,
  },
  {
    ...splitBrain,
    id: "KA1-all",
    shows: "acks=all and min.insync.replicas=2: the same split loses nothing.",
    settings: { ...one, acks: "all" },
    model: "log",
  },
  {
    ...log,
    id: "KA3",
    shows: "acks=0: what was sent to a broker that is killed is lost.",
    settings: { transactions: "off", acks: "0", idempotence: "off" },
    schedule: [{ fault: "kill:one", from: 2, until: 4 }],
    timeSeconds: 10,
    model: "log",
    verdict: "invalid",
    seen: ["unseen", "lost-write"],
    withinSeconds: 60,
  },
  {
    ...log,
    id: "KA6",
    quick: true,
    shows: "read_uncommitted: polls see messages of transactions that were aborted.",
    settings: { isolation: "read-uncommitted", "abort-every": "3" },
    timeSeconds: 10,
    model: "read-committed",
    verdict: "invalid",
    seen: ["G1a"],
    withinSeconds: 15,
  },
  {
    ...log,
    id: "KA6-committed",
    shows: "read_committed: no poll sees any of them.",
    settings: { "abort-every": "3" },
    timeSeconds: 15,
    model: "log",
  },
  {
    ...log,
    id: "KA-chaos",
    shows:
      "acks=all, min.insync.replicas=2, read_committed: partitions, kills and pauses lose, repeat and invent nothing.",
    faults: ["partition", "kill", "pause"],
    faultIntervalSeconds: 4,
    timeSeconds: 40,
    model: "log",
  },
];
