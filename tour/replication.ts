/** What copies on several nodes do to reads and writes. */
import type { Concept } from "./concept.js";

const cluster = { system: "redis", workload: "partitioning", rate: 400, timeSeconds: 5, nodes: 6 };
const sentinels = {
  system: "redis",
  workload: "failure-detection",
  rate: 200,
  nodes: 3,
  timeSeconds: 12,
  model: "sound-detector",
  schedule: [
    { fault: "latency:peers", from: 1, until: 4, plan: { targets: ["n3"], latencyMs: 800, jitterMs: 0 } },
    { fault: "kill:one", from: 6, until: 10.5, plan: { targets: ["n3"] } },
  ],
};

export const replication: readonly Concept[] = [
  {
    id: "hot-keys",
    title: "Partitioning, and hot keys",
    says: "Hashing spreads keys evenly over nodes, and does nothing for a key that everybody asks for.",
    anomaly: {
      ...cluster,
      shows: "Keys by Zipf's law: one of three masters carries most of the load.",
      settings: { skew: "2", gini: "0.3" },
      model: "balance",
      verdict: "invalid",
      seen: ["skewed-load"],
      withinSeconds: 10,
    },
    control: {
      ...cluster,
      shows: "Keys that are asked for alike: the load is even.",
      settings: { skew: "0", gini: "0.3" },
      model: "sound-partitioning",
    },
  },
  {
    id: "rebalancing",
    title: "Rebalancing, and groups of consumers",
    says: "Partitions are dealt out anew when a member of a group comes or goes; what a dead one had done and not committed is done again.",
    anomaly: "KA10",
    control: "KA10-leave",
  },
  {
    id: "durability",
    title: "Durability",
    says: "What was acknowledged survives a crash if it was written to the log first, and flushed if the machine may fail.",
    anomaly: "PG9",
    control: "PG9-on",
  },
  {
    id: "replication-lag",
    title: "Asynchronous replication",
    says: "A primary that does not wait for its standby acknowledges what a failover then loses.",
    anomaly: "PG7",
    control: "PG7-sync",
  },
  {
    id: "session-guarantees",
    title: "Session guarantees",
    says: "Whoever reads from a replica that lags does not see what he wrote himself, or sees time go backwards.",
    anomaly: "PG6-session",
    control: "PG6-primary",
  },
  {
    id: "linearizability",
    title: "Linearizability",
    says: "Every operation seems to happen at one instant between its call and its answer: once a value was read, nobody reads an older one.",
    anomaly: "ET2",
    control: "ET1",
  },
  {
    id: "long-fork",
    title: "Long forks",
    says: "Two observers see two writes in opposite orders: each of them a snapshot, together no history.",
    anomaly: "PG5",
    control: "PG5-primary",
  },
  {
    id: "split-brain",
    title: "Leaders, and split brains",
    says: "A leader that nobody hears goes on acknowledging, beside the new one; consensus lets only one of them.",
    anomaly: "RE5",
    control: "RE5-quiet",
  },
  {
    id: "failure-detection",
    title: "Timeouts and failure detection",
    says: "Nobody can tell a slow node from a dead one: a short timeout suspects the living, a long one notices death late.",
    anomaly: {
      ...sentinels,
      shows: "Sentinel with down-after 500 ms: a server whose messages take 0.8 s is called down.",
      settings: { "down-after": "500", timeout: "2500" },
      verdict: "invalid",
      seen: ["false-suspicion"],
      withinSeconds: 12,
    },
    control: {
      ...sentinels,
      shows: "With 2 s it is not, and one that was killed is noticed within 4 s.",
      settings: { "down-after": "2000", timeout: "4000" },
    },
  },
];
