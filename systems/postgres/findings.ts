/** What PostgreSQL is known to lose or to show in another order, and the settings under which it does not. */
import { isolated, lagging, type Finding } from "../finding.js";

const postgres = { rate: 500, operationTimeoutSeconds: 2 };
const replica = { ...postgres, nodes: 2 };
/** The standby lags, then takes over; the old primary lives on, and clients follow within half a second. */
const takeover = [isolated("hold", 2), { fault: "failover", from: 5 }];
const moved = { ...replica, workload: "set", model: "reliable", schedule: takeover, timeSeconds: 9 };
const groups = { "group-size": "12", "reads-per-write": "2" };
const standbyReads = { reads: "any", isolation: "repeatable-read" };
const forks = {
  ...replica,
  workload: "long-fork",
  rate: null,
  timeSeconds: 14,
  concurrency: 16,
  model: "snapshot-isolation",
};
const walKill = {
  ...postgres,
  workload: "set",
  model: "reliable",
  schedule: [{ fault: "kill", from: 3 }],
  timeSeconds: 6,
};

export const findings: readonly Finding[] = [
  {
    ...postgres,
    id: "PG3",
    shows: "SERIALIZABLE is serializable, and a kill loses nothing.",
    workload: "list-append",
    settings: { isolation: "serializable" },
    faults: ["kill"],
    timeSeconds: 30,
    model: "serializable",
  },
  {
    ...forks,
    id: "PG5",
    shows: "Reads from the primary and a standby disagree on the order of commits: a long fork.",
    settings: { replication: "async", ...standbyReads, ...groups },
    verdict: "invalid",
    seen: ["long-fork"],
    withinSeconds: 15,
  },
  {
    ...forks,
    id: "PG5-primary",
    shows: "Reads from the primary alone agree.",
    settings: { replication: "async", isolation: "repeatable-read", ...groups },
  },
  {
    ...replica,
    id: "PG6",
    quick: true,
    shows: "Reads from a standby are stale.",
    workload: "register",
    settings: { replication: "async", ...standbyReads },
    schedule: [lagging(300)],
    timeSeconds: 7,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 15,
  },
  {
    ...replica,
    id: "PG6-session",
    quick: true,
    shows: "Reads from a standby do not even show a session its own writes.",
    workload: "session",
    settings: { replication: "async", ...standbyReads },
    schedule: [lagging(300)],
    timeSeconds: 7,
    model: "read-your-writes",
    verdict: "invalid",
    seen: ["read-your-writes-violation"],
    withinSeconds: 15,
  },
  {
    ...replica,
    id: "PG6-primary",
    quick: true,
    shows: "Reads from the primary alone are linearizable.",
    workload: "register",
    settings: { replication: "async", isolation: "repeatable-read" },
    schedule: [lagging(300)],
    timeSeconds: 7,
    model: "linearizable",
  },
  {
    ...moved,
    id: "PG7",
    quick: true,
    shows: "Asynchronous replication: a failover loses what the standby had not received.",
    settings: { replication: "async" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 30,
  },
  {
    ...moved,
    id: "PG7-sync",
    quick: true,
    shows: "Synchronous replication, and a failover to the standby that was waited for: nothing is lost.",
    settings: { replication: "sync" },
  },
  {
    ...moved,
    id: "PG8",
    quick: true,
    shows: "A cancelled wait for the standby is acknowledged with a warning only, and lost by the failover.",
    settings: { replication: "sync", "cancel-after": "300" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...moved,
    id: "PG8-warned",
    quick: true,
    shows: "With that warning taken for an unknown outcome nothing acknowledged is lost.",
    settings: { replication: "sync", "cancel-after": "300", unconfirmed: "unknown" },
  },
  {
    ...walKill,
    id: "PG9",
    quick: true,
    shows: "synchronous_commit=off: a kill loses what lay in memory.",
    settings: { "synchronous-commit": "off", "wal-writer-delay": "2s" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 12,
  },
  {
    ...walKill,
    id: "PG9-on",
    quick: true,
    shows: "synchronous_commit=on: a kill loses nothing.",
    settings: { "synchronous-commit": "on", "wal-writer-delay": "2s" },
  },
  {
    ...walKill,
    id: "PG9-local",
    shows: "synchronous_commit=local: a kill loses nothing.",
    settings: { "synchronous-commit": "local", "wal-writer-delay": "2s" },
  },
];
