/** What Redis is known to lose, and the settings under which it does not. */
import { isolated, lagging, stalled, type Finding } from "../finding.js";

const redis = { rate: 1000, operationTimeoutSeconds: 1 };
const sentinel = {
  ...redis,
  workload: "set",
  model: "reliable",
  nodes: 3,
  operationTimeoutSeconds: 2,
  timeSeconds: 14,
};
const splitBrain = [isolated("hold", 2, 9)];
const cluster = {
  ...redis,
  workload: "set",
  model: "reliable",
  nodes: 6,
  settings: { mode: "cluster", "node-timeout": "2000" },
  operationTimeoutSeconds: 2,
  timeSeconds: 14,
};
const others = ["n2", "n3", "n4", "n5", "n6"];
/** One of three masters hears nobody and is heard by nobody, except by its clients. */
const masterAlone = (until: number) => [
  {
    fault: "partition:one:hold",
    from: 2,
    until,
    plan: {
      targets: ["n1", ...others],
      grudge: { n1: others, ...Object.fromEntries(others.map((name) => [name, ["n1"]])) },
    },
  },
];
const redisKill = {
  ...redis,
  workload: "set",
  model: "reliable",
  schedule: [{ fault: "kill", from: 2, until: 2.5 }],
  timeSeconds: 5,
};
const redisPower = { ...redisKill, schedule: [{ fault: "power-loss", from: 2.5, until: 3 }] };
const redisLock = {
  ...redis,
  workload: "lock",
  rate: 200,
  timeSeconds: 10,
};
const leases = { "lock-ttl": "500", pause: "1500" };
const redlock = { ...redisLock, settings: { mode: "masters" }, nodes: 5, concurrency: 5 };
const longHolds = { "lock-ttl": "20000", pause: "1500" };
/** Not those of the node that keeps what the lock guards. */
const jumps = [2, 4, 6, 8].map((from) => ({
  fault: "clock:bump",
  from,
  until: from + 1,
  plan: { targets: ["n3", "n4", "n5"], how: "bump", offsetMs: 60_000 },
}));
/** What the master acknowledges in its last moments never leaves it. */
const tail = [isolated("hold", 5.7, 9), { fault: "kill:primaries", from: 6 }];
const consumers = {
  ...redis,
  workload: "delivery",
  rate: 400,
  schedule: [{ fault: "lost-reply:clients", from: 0.5, plan: { one_in: 5 } }],
  timeSeconds: 8,
  model: "at-least-once",
};

const published = {
  ...consumers,
  schedule: [2, 4].map((from) => ({ fault: "reset:clients", from, until: from + 0.5 })),
};

export const findings: readonly Finding[] = [
  {
    ...redisKill,
    id: "RE1",
    quick: true,
    shows: "Without an append-only file a kill loses everything since the last snapshot.",
    settings: { aof: "off" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 6,
  },
  {
    ...redisKill,
    id: "RE1-always",
    quick: true,
    shows: "appendfsync always: a kill loses nothing.",
    settings: { aof: "always" },
  },
  // Not everysec: while an fsync is under way, Redis answers and puts the write itself off, for two seconds at most
  // (flushAppendOnlyFile in aof.c). A kill lost two elements that way in one of ten runs on a busy disk.
  {
    ...redisKill,
    id: "RE2-kill",
    quick: true,
    shows: "appendfsync no: a kill loses nothing, the page cache survives.",
    settings: { aof: "no" },
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
    quick: true,
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
    quick: true,
    shows: "Without a fault nothing is lost.",
    settings: { mode: "sentinel" },
    timeSeconds: 10,
  },
  {
    ...cluster,
    id: "RE6",
    shows: "A cluster's master that is cut off for longer than node-timeout: what it acknowledged is lost.",
    schedule: masterAlone(9),
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 90,
  },
  {
    ...cluster,
    id: "RE6-short",
    shows: "Cut off for less than node-timeout it is not replaced, and nothing is lost.",
    schedule: masterAlone(3),
  },
  {
    ...cluster,
    id: "RE6-quiet",
    shows: "Without a fault a cluster is linearizable, key by key, over its redirects.",
    workload: "register",
    timeSeconds: 10,
    model: "linearizable",
  },
  {
    ...redis,
    id: "RE7",
    quick: true,
    shows: "Reads from replicas are stale.",
    workload: "register",
    nodes: 3,
    settings: { mode: "replicas" },
    schedule: [lagging(300)],
    timeSeconds: 8,
    model: "linearizable",
    verdict: "invalid",
    seen: ["nonlinearizable"],
    withinSeconds: 15,
  },
  {
    ...redis,
    id: "RE7-master",
    quick: true,
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
    quick: true,
    shows: "LPOP forgets the element before its consumer has it: one that goes away takes it along.",
    verdict: "invalid",
    seen: ["lost-on-consumer-crash", "lost"],
    withinSeconds: 15,
  },
  {
    ...consumers,
    id: "RE8-lmove",
    quick: true,
    shows: "LMOVE to a list of elements being worked on: delivered again, never lost.",
    settings: { queue: "lmove", acknowledge: "manual" },
  },
  {
    ...published,
    id: "RE9",
    quick: true,
    shows: "PUBLISH: what is published while a subscriber's connection is made anew is lost to it.",
    settings: { queue: "pubsub", subscribers: "all" },
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 15,
  },
  {
    ...published,
    id: "RE9-stream",
    quick: true,
    shows: "A stream with a consumer group for each subscriber keeps what they have not acknowledged.",
    settings: { queue: "stream", subscribers: "all" },
  },
  {
    ...consumers,
    id: "RE8-stream",
    shows:
      "A stream whose consumers compete: what one that goes away has not acknowledged is claimed by others.",
    settings: { queue: "stream", acknowledge: "manual" },
  },
  {
    ...redisLock,
    id: "RE10",
    quick: true,
    shows:
      "A lock by SET NX PX: after a pause longer than its time somebody else holds it, and the late one still writes.",
    settings: { ...leases, fencing: "off" },
    model: "safe-lock",
    verdict: "invalid",
    seen: ["expired-hold", "stale-token-accepted"],
    withinSeconds: 15,
  },
  {
    ...redisLock,
    id: "RE10-fenced",
    quick: true,
    shows: "What checks fencing tokens refuses the late holder.",
    settings: { ...leases, fencing: "on" },
    model: "fencing",
  },
  {
    ...redlock,
    id: "RE10-redlock",
    shows:
      "Redlock over five masters: a client that stops for longer than the lock's time still writes, as with one.",
    settings: { ...redlock.settings, ...leases, fencing: "off" },
    model: "safe-lock",
    verdict: "invalid",
    seen: ["expired-hold", "stale-token-accepted"],
    withinSeconds: 15,
  },
  {
    ...redlock,
    id: "RE10-redlock-clock",
    quick: true,
    shows:
      "Clocks of three masters of five jump: the lock runs out under its holder, and somebody else gets it.",
    settings: { ...redlock.settings, ...longHolds },
    schedule: jumps,
    model: "mutual-exclusion",
    verdict: "invalid",
    seen: ["double-hold"],
    withinSeconds: 20,
  },
  {
    ...redlock,
    id: "RE10-redlock-minority",
    shows: "Clocks of two jump: those of the majority keep the lock.",
    settings: { ...redlock.settings, ...longHolds },
    schedule: jumps.map((jump) => ({ ...jump, plan: { ...jump.plan, targets: ["n4", "n5"] } })),
    model: "mutual-exclusion",
  },
  {
    ...redlock,
    id: "RE10-redlock-fenced",
    quick: true,
    shows: "What checks tokens refuses both: those who stopped, and those whom a clock has robbed.",
    settings: { ...redlock.settings, ...leases, fencing: "on" },
    schedule: jumps,
    model: "fencing",
  },
];
