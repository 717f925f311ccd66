/** What Kafka is known to show, and what it must not. */
import { isolated, type Finding } from "../finding.js";

const log = { workload: "log", nodes: 3, rate: 400, operationTimeoutSeconds: 2 };
const one = { keys: "1", transactions: "off" };
/** Long enough for another leader to be chosen. */
const splitBrain = { ...log, schedule: [isolated("cut", 3, 14)], timeSeconds: 20 };

const followers = ["n2", "n3"];
/**
 * The leader's followers cannot reach it, until it has struck them off its in-sync replicas; then it is dead. Controllers
 * are elsewhere and hear everybody.
 */
const lastInSync = {
  ...log,
  nodes: 4,
  schedule: [
    {
      fault: "partition",
      from: 2,
      plan: {
        targets: ["n1", ...followers],
        shape: "bridge",
        mode: "cut",
        grudge: { n1: followers, ...Object.fromEntries(followers.map((name) => [name, ["n1"]])) },
      },
    },
    { fault: "kill", from: 10, plan: { targets: ["n1"] } },
  ],
  timeSeconds: 18,
};
const lonely = { ...one, controllers: "last", "min-insync": "1" };
/** Everybody is away at the same time, after five seconds. */
const outage = (fault: string) => ({
  ...log,
  rate: 200,
  settings: { ...one, acks: "all" },
  schedule: [{ fault: `${fault}:all`, from: 5, until: 6 }],
  timeSeconds: 30,
  model: "log",
});
const queue = { workload: "delivery", nodes: 3, rate: 200, concurrency: 5, timeSeconds: 12 };

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
    ...lastInSync,
    id: "KA2",
    shows:
      "unclean.leader.election: a replica that was left behind leads when the only one in sync is dead, and its offsets are given out again.",
    settings: { ...lonely, unclean: "on" },
    model: "log",
    verdict: "invalid",
    seen: ["lost-write", "unseen", "inconsistent-offsets"],
    withinSeconds: 60,
  },
  {
    ...lastInSync,
    id: "KA2-clean",
    shows: "Without it, nobody leads until the one in sync is back, and nothing is lost.",
    settings: lonely,
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
    ...queue,
    id: "KA4",
    shows: "Consumers that commit before they work: what one had in hand when it died is lost.",
    settings: { commit: "before", "crash-every": "10" },
    model: "at-least-once",
    verdict: "invalid",
    seen: ["lost", "lost-on-consumer-crash"],
    withinSeconds: 20,
  },
  {
    ...queue,
    id: "KA4-after",
    shows:
      "Consumers that commit when they are done: the same deaths lose nothing, and what was done is done again.",
    settings: { commit: "after", "crash-every": "10" },
    model: "at-least-once",
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
    ...outage("power-loss"),
    id: "KA9",
    shows:
      "acks=all waits for other brokers' memory, not for disks: a power loss of all takes it, and its offsets are given out again.",
    verdict: "invalid",
    seen: ["lost-write", "unseen", "inconsistent-offsets"],
    withinSeconds: 60,
  },
  {
    ...outage("kill"),
    id: "KA9-kill",
    shows: "All brokers are killed at once, and nothing is lost: the page cache survives them.",
  },
  {
    ...queue,
    id: "KA10",
    shows:
      "A rebalance after a consumer has died: what it had done and not committed is done again by another.",
    settings: { "crash-every": "30" },
    model: "exactly-once",
    verdict: "invalid",
    seen: ["duplicated"],
    withinSeconds: 20,
  },
  {
    ...queue,
    id: "KA10-leave",
    shows: "Rebalances in which consumers commit before they leave repeat nothing.",
    settings: { "leave-every": "30" },
    model: "exactly-once",
  },
  {
    ...queue,
    id: "KA10-partitions",
    quick: true,
    shows: "Several partitions, and consumers of each: no order of all messages.",
    settings: { order: "total" },
    timeSeconds: 8,
    model: "ordered",
    verdict: "invalid",
    seen: ["reordered"],
    withinSeconds: 20,
  },
  {
    ...queue,
    id: "KA10-key",
    shows: "Messages with their producer as key: in one partition, and in its order.",
    settings: { key: "producer", order: "per-producer" },
    timeSeconds: 10,
    model: "ordered",
  },
  {
    ...queue,
    id: "KA10-single",
    shows: "A single partition: all messages in one order, through rebalances as well.",
    settings: { partitions: "1", order: "total", "leave-every": "30" },
    timeSeconds: 10,
    model: "ordered",
  },
  {
    ...queue,
    id: "KA-chaos-groups",
    shows: "A group that commits after its work loses nothing by partitions, kills and pauses.",
    faults: ["partition", "kill", "pause"],
    faultIntervalSeconds: 4,
    operationTimeoutSeconds: 2,
    timeSeconds: 45,
    model: "at-least-once",
  },
  {
    ...log,
    id: "KA-subscribe",
    shows:
      "Within what a member of a group is dealt, its polls neither skip nor go back; across rebalances they may.",
    settings: { consumers: "subscribe" },
    timeSeconds: 15,
    model: "stable-assignment",
  },
  {
    ...log,
    id: "KA-subscribe-kill",
    shows:
      "Groups that commit with their transactions: kills and pauses of brokers lose, repeat and invent nothing.",
    settings: { consumers: "subscribe" },
    faults: ["kill", "pause"],
    faultIntervalSeconds: 4,
    timeSeconds: 40,
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
