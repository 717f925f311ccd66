/**
 * What MongoDB is known to show, and what it must not. (Jepsen, "MongoDB" 2.4.3, "MongoDB stale reads" 2.6.7, "MongoDB
 * 3.4.0-rc3", 3.6.4 and 4.2.6; its manual, "Rollbacks During Replica Set Failover".)
 */
import { isolated, type Finding } from "../finding.js";

/** Longer than a primary that hears of no majority takes to step down, and others to elect one. */
const alone = {
  rate: 300,
  operationTimeoutSeconds: 5,
  schedule: [isolated("hold", 5, 25)],
  timeSeconds: 32,
};
const weakest = { "write-concern": "1", "read-concern": "local" };
const strongest = { "write-concern": "majority", "read-concern": "strongest" };

export const findings: readonly Finding[] = [
  {
    ...alone,
    id: "MO1",
    shows: "w:1: what a primary that is cut off still acknowledges is rolled back when it is back.",
    workload: "set",
    settings: weakest,
    model: "reliable",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 60,
  },
  {
    ...alone,
    id: "MO1-majority",
    shows: "w:majority, read linearizable: nothing that was acknowledged is lost.",
    workload: "set",
    settings: strongest,
    model: "reliable",
  },
  {
    ...alone,
    id: "MO1-dirty",
    shows: "w:1, read local: what is read from a primary that is cut off is stale, or rolled back later.",
    workload: "register",
    settings: weakest,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 60,
  },
  {
    ...alone,
    id: "MO1-linearizable",
    shows: "w:majority, read linearizable: linearizable, whoever is cut off.",
    workload: "register",
    settings: strongest,
    model: "linearizable",
  },
  {
    ...alone,
    id: "MO1-snapshot",
    shows: "Transactions with majority and snapshot: snapshot isolation, whoever is cut off.",
    workload: "list-append",
    settings: strongest,
    model: "snapshot-isolation",
  },
];
