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
const stalled = { fault: "pause:all", from: 2, until: 4 };

const redis = { system: "redis", rate: 1000, operationTimeoutSeconds: 1 };
const sentinel = { ...redis, workload: "set", nodes: 3, operationTimeoutSeconds: 2, timeSeconds: 24 };
const splitBrain = [isolated("hold", 3, 12)];
const redisKill = { ...redis, workload: "set", schedule: [{ fault: "kill", from: 2, until: 2.5 }], timeSeconds: 5 };
const redisPower = { ...redisKill, schedule: [{ fault: "power-loss", from: 2.5, until: 3 }] };
const redisLock = { ...redis, workload: "lock", rate: 200, schedule: [stalled], operationTimeoutSeconds: 5, timeSeconds: 7 };
const leases = { "lock-ttl": "500" };
const tail = [
  { fault: "latency:primaries:peers", from: 2, until: 9, plan: { latencyMs: 800, jitterMs: 0 } },
  { fault: "kill:primaries", from: 5, until: 12 },
];
const consumers = {
  ...redis,
  workload: "delivery",
  rate: 400,
  schedule: [{ fault: "reset:clients", from: 1 }, { fault: "lost-reply:clients", from: 2, until: 5 }],
  timeSeconds: 7,
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
  { ...redisKill, id: "RE1-always", shows: "appendfsync always: a kill loses nothing.", settings: { aof: "always" } },
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
    timeSeconds: 5,
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
    schedule: [stalled],
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
    shows: "A lock by SET NX PX: a pause longer than its time makes two holders, and the late one still writes.",
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
    settings: { fencing: "off" },
    verdict: "invalid",
    seen: ["double-hold"],
    withinSeconds: 30,
  },
  {
    ...etcdLock,
    id: "ET3-fenced",
    shows: "Writes guarded by the lock's revision refuse the late holder.",
    settings: { fencing: "on" },
    model: "fencing",
  },
];

export default defineConfig({
  campaign: { name: "findings", runs: [...ofRedis, ...ofEtcd] },
});
