/**
 * Known findings, and the controls that must pass, as runs with their own faults: `npm run findings`. A finding names
 * the anomaly that must be seen and the seconds within which; a control is judged against the model that must hold.
 * Where one fault after the other makes the finding, the row has its schedule, in seconds of the run.
 */
import { defineConfig, type Config } from "faultline";

type Run = NonNullable<Config["campaign"]["runs"]>[number];

const isolated = (mode: string, from: number, until?: number) => ({
  fault: `partition:primaries:${mode}`,
  from,
  ...(until === undefined ? {} : { until }),
});
const stalled = (...from: number[]) => from.map((at) => ({ fault: "pause:all", from: at, until: at + 1 }));

const redis = { system: "redis", rate: 1000, operationTimeoutSeconds: 1 };
const sentinel = { ...redis, workload: "set", nodes: 3, operationTimeoutSeconds: 2, timeSeconds: 14 };
const splitBrain = [isolated("hold", 2, 9)];
const redisKill = {
  ...redis,
  workload: "set",
  schedule: [{ fault: "kill", from: 2, until: 2.5 }],
  timeSeconds: 5,
};
const redisPower = { ...redisKill, schedule: [{ fault: "power-loss", from: 2.5, until: 3 }] };
const redisLock = {
  ...redis,
  workload: "lock",
  rate: 200,
  schedule: stalled(1, 3, 5, 7),
  operationTimeoutSeconds: 5,
  timeSeconds: 10,
};
const leases = { "lock-ttl": "500" };
const lagging = { fault: "latency:primaries:peers", from: 1, plan: { latencyMs: 300, jitterMs: 0 } };
const tail = [lagging, { fault: "kill:primaries", from: 6 }];
const consumers = {
  ...redis,
  workload: "delivery",
  rate: 400,
  schedule: [{ fault: "lost-reply:clients", from: 0.5, plan: { one_in: 5 } }],
  timeSeconds: 8,
  model: "at-least-once",
};

const ofRedis: Run[] = [
  {
    ...redisKill,
    id: "RE1",
    shows: "Without an append-only file a kill loses everything since the last snapshot.",
    settings: { aof: "off" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 6,
  },
  {
    ...redisKill,
    id: "RE1-always",
    shows: "appendfsync always: a kill loses nothing.",
    settings: { aof: "always" },
  },
  {
    ...redisKill,
    id: "RE2-kill",
    shows: "appendfsync everysec: a kill loses nothing, the page cache survives.",
    settings: { aof: "everysec" },
  },
  {
    ...redisPower,
    id: "RE2",
    shows: "appendfsync everysec: a power failure loses the last second.",
    settings: { aof: "everysec" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...redisPower,
    id: "RE2-always",
    shows: "appendfsync always: a power failure loses nothing.",
    settings: { aof: "always" },
  },
  {
    ...sentinel,
    id: "RE4",
    shows: "Asynchronous replicas: a failover loses the tail that had not been sent.",
    settings: { mode: "sentinel" },
    schedule: tail,
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 45,
  },
  {
    ...sentinel,
    id: "RE4-wait",
    shows: "With WAIT 1, and what it did not confirm called unknown, the same failover loses nothing.",
    settings: { mode: "sentinel", wait: "1" },
    schedule: tail,
  },
  {
    ...sentinel,
    id: "RE5",
    shows: "Split brain: an isolated master goes on acknowledging, and all of it is thrown away.",
    settings: { mode: "sentinel" },
    schedule: splitBrain,
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 120,
  },
  {
    ...sentinel,
    id: "RE5-min-replicas",
    shows: "min-replicas-to-write 1 bounds what a split brain loses to about its lag, and does not end it.",
    settings: { mode: "sentinel", "min-replicas": "1" },
    schedule: splitBrain,
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 120,
  },
  {
    ...sentinel,
    id: "RE5-quiet",
    shows: "Without a fault nothing is lost.",
    settings: { mode: "sentinel" },
    timeSeconds: 10,
  },
  {
    ...redis,
    id: "RE7",
    shows: "Reads from replicas are stale.",
    workload: "register",
    nodes: 3,
    settings: { mode: "replicas" },
    schedule: [lagging],
    timeSeconds: 8,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 15,
  },
  {
    ...redis,
    id: "RE7-master",
    shows: "One server is linearizable, key by key, even when it stalls.",
    workload: "register",
    schedule: stalled(2, 4),
    timeSeconds: 7,
    operationTimeoutSeconds: 5,
    model: "linearizable",
  },
  {
    ...consumers,
    id: "RE8",
    shows: "LPOP forgets the element before its consumer has it: one that goes away takes it along.",
    verdict: "invalid",
    seen: ["lost-on-consumer-crash", "lost"],
    withinSeconds: 15,
  },
  {
    ...consumers,
    id: "RE8-lmove",
    shows: "LMOVE to a list of elements being worked on: delivered again, never lost.",
    settings: { queue: "lmove", acknowledge: "manual" },
  },
  {
    ...redisLock,
    id: "RE10",
    shows:
      "A lock by SET NX PX: a pause longer than its time makes two holders, and the late one still writes.",
    settings: { ...leases, fencing: "off" },
    verdict: "invalid",
    seen: ["double-hold"],
    withinSeconds: 15,
  },
  {
    ...redisLock,
    id: "RE10-fenced",
    shows: "What checks fencing tokens refuses the late holder.",
    settings: { ...leases, fencing: "on" },
    model: "fencing",
  },
];

const etcd = { system: "etcd", nodes: 3, rate: 300, operationTimeoutSeconds: 2 };
const etcdLock = {
  ...etcd,
  workload: "lock",
  rate: 100,
  schedule: [{ fault: "pause:one", from: 3, until: 8 }],
  operationTimeoutSeconds: 9,
  timeSeconds: 12,
};

const leased = { "lease-ttl": "2" };

const ofEtcd: Run[] = [
  {
    ...etcd,
    id: "ET1",
    shows: "Linearizable while nodes are cut off, killed and paused.",
    workload: "register",
    faults: ["partition", "kill", "pause"],
    timeSeconds: 30,
    model: "linearizable",
  },
  {
    ...etcd,
    id: "ET2",
    shows: "Serializable reads from a member that is cut off are stale.",
    workload: "register",
    settings: { reads: "serializable" },
    schedule: [{ fault: "partition:one:hold", from: 1, until: 5 }],
    timeSeconds: 7,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 30,
  },
  {
    ...etcdLock,
    id: "ET3",
    shows: "A lock with a lease: who is paused for longer makes two holders, and still writes.",
    settings: { ...leased, fencing: "off" },
    verdict: "invalid",
    seen: ["double-hold"],
    withinSeconds: 30,
  },
  {
    ...etcdLock,
    id: "ET3-fenced",
    shows: "Writes guarded by the lock's revision refuse the late holder.",
    settings: { ...leased, fencing: "on" },
    model: "fencing",
  },
];

const postgres = { system: "postgres", rate: 500, operationTimeoutSeconds: 2 };
const replica = { ...postgres, nodes: 2 };
/** The standby lags, then takes over; the old primary lives on, and clients follow within half a second. */
const takeover = [isolated("hold", 2), { fault: "failover", from: 5 }];
const moved = { ...replica, workload: "set", schedule: takeover, timeSeconds: 9 };
const groups = { "group-size": "12", "reads-per-write": "2" };
const standbyReads = { reads: "any", isolation: "repeatable-read" };
const forks = {
  ...replica,
  workload: "long-fork",
  rate: null,
  timeSeconds: 8,
  concurrency: 16,
  model: "snapshot-isolation",
};
const walKill = { ...postgres, workload: "set", schedule: [{ fault: "kill", from: 3 }], timeSeconds: 6 };

const ofPostgres: Run[] = [
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
    shows: "Reads from a standby are stale.",
    workload: "register",
    settings: { replication: "async", ...standbyReads },
    schedule: [lagging],
    timeSeconds: 7,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 15,
  },
  {
    ...replica,
    id: "PG6-session",
    shows: "Reads from a standby do not even show a session its own writes.",
    workload: "session",
    settings: { replication: "async", ...standbyReads },
    schedule: [lagging],
    timeSeconds: 7,
    model: "read-your-writes",
    verdict: "invalid",
    seen: ["read-your-writes-violation"],
    withinSeconds: 15,
  },
  {
    ...replica,
    id: "PG6-primary",
    shows: "Reads from the primary alone are linearizable.",
    workload: "register",
    settings: { replication: "async", isolation: "repeatable-read" },
    schedule: [lagging],
    timeSeconds: 7,
    model: "linearizable",
  },
  {
    ...moved,
    id: "PG7",
    shows: "Asynchronous replication: a failover loses what the standby had not received.",
    settings: { replication: "async" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 30,
  },
  {
    ...moved,
    id: "PG7-sync",
    shows: "Synchronous replication, and a failover to the standby that was waited for: nothing is lost.",
    settings: { replication: "sync" },
  },
  {
    ...moved,
    id: "PG8",
    shows: "A cancelled wait for the standby is acknowledged with a warning only, and lost by the failover.",
    settings: { replication: "sync", "cancel-after": "300" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...moved,
    id: "PG8-warned",
    shows: "With that warning taken for an unknown outcome nothing acknowledged is lost.",
    settings: { replication: "sync", "cancel-after": "300", unconfirmed: "unknown" },
  },
  {
    ...walKill,
    id: "PG9",
    shows: "synchronous_commit=off: a kill loses what lay in memory.",
    settings: { "synchronous-commit": "off", "wal-writer-delay": "2s" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 12,
  },
  {
    ...walKill,
    id: "PG9-on",
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

/** Fast and certain: what `FAULTLINE_FINDINGS=short` runs, in about a minute and a half with starting the servers. */
const SHORT = [
  "PG6",
  "PG6-primary",
  "PG9",
  "PG9-on",
  "RE1",
  "RE1-always",
  "RE7",
  "RE8",
  "RE10",
  "RE10-fenced",
];
const all = [...ofPostgres, ...ofRedis, ...ofEtcd];
const short = process.env["FAULTLINE_FINDINGS"] === "short";

export default defineConfig({
  campaign: { name: "findings", runs: short ? all.filter(({ id }) => SHORT.includes(id)) : all },
});
