/** What Cassandra is known to show, and what it must not. */
import { isolate } from "../../harness/faults/grudges.js";
import type { Finding } from "../finding.js";

const one = { nodes: 1, settings: { replicas: "1" }, rate: 300, operationTimeoutSeconds: 5 };
const three = { nodes: 3, rate: 200, operationTimeoutSeconds: 5 };
const column = { ...three, workload: "set", concurrency: 5, timeSeconds: 6 };
const clocks = { ...one, workload: "lww-register", timeSeconds: 6 };
/** Read all along, at every node: what is acknowledged is there from then on (`fresh`), or not. */
const paused = {
  ...three,
  workload: "set-full",
  schedule: [{ fault: "pause:one", from: 2, until: 7 }],
  timeSeconds: 10,
};
/** Who is apart writes for itself alone, and times out. */
const apart = (node: string, from: number, until: number) => ({
  fault: "partition:one:cut",
  from,
  until,
  plan: { grudge: isolate([node], ["n1", "n2", "n3"]) },
});
/** One after the other: whichever two answer the last read, one of them has what the other reads did not show. */
const parted = {
  ...paused,
  schedule: [apart("n2", 1, 5), apart("n3", 7, 11)],
  timeSeconds: 18,
};
const counted = {
  ...one,
  workload: "counter",
  schedule: [{ fault: "lost-reply", from: 1, until: 5 }],
  timeSeconds: 8,
};
const crashed = {
  ...one,
  workload: "set",
  rate: 1000,
  schedule: [{ fault: "kill", from: 3, until: 3.2 }],
  operationTimeoutSeconds: 2,
  timeSeconds: 18,
};
const batches = { ...three, workload: "atomicity", rate: 400, timeSeconds: 10 };

export const findings: readonly Finding[] = [
  {
    ...column,
    id: "CA1",
    shows: "QUORUM both ways: what is read, added to and written back loses what others have added.",
    settings: { elements: "column", writes: "plain" },
    model: "reliable",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 20,
  },
  {
    ...column,
    id: "CA1-lwt",
    shows: "Written back by a lightweight transaction, only if it is still what was read, nothing is lost.",
    settings: { elements: "column", writes: "lwt" },
    model: "reliable",
  },
  {
    ...three,
    id: "CA1-register",
    shows:
      "Registers by lightweight transactions, read serially, are linearizable while nodes are cut off, killed and paused.",
    workload: "register",
    settings: { writes: "lwt", "commitlog-sync": "batch" },
    // A server that starts again takes its time: in less, one of the three may not be reached.
    faults: ["partition", "kill", "pause"],
    timeSeconds: 45,
    model: "linearizable",
  },
  {
    ...clocks,
    id: "CA2",
    shows: "Some clients' clocks are ahead: what others write is acknowledged and never seen.",
    settings: { ...one.settings, "clock-skew": "60000" },
    model: "lossless-last-write-wins",
    verdict: "invalid",
    seen: ["lost-by-clock"],
    withinSeconds: 4,
  },
  {
    ...clocks,
    id: "CA2-right",
    shows: "With clocks that are right nothing is.",
    model: "lossless-last-write-wins",
  },
  {
    ...clocks,
    id: "CA3",
    shows: "Two writes of one timestamp: the row is made of both.",
    settings: { ...one.settings, "clock-step": "1000" },
    model: "no-creation",
    verdict: "invalid",
    seen: ["unexpected"],
    withinSeconds: 4,
  },
  {
    ...clocks,
    id: "CA3-distinct",
    shows: "With distinct timestamps a row is of one write.",
    model: "no-creation",
  },
  {
    ...paused,
    id: "CA4",
    shows:
      "ONE, without hints and repair: a replica that was away for a while misses what was acknowledged meanwhile.",
    settings: { writes: "plain", consistency: "one", hints: "off", "read-repair": "none" },
    model: "fresh",
    verdict: "invalid",
    seen: ["lost", "stale"],
    withinSeconds: 20,
  },
  {
    ...parted,
    id: "CA4-flicker",
    shows:
      "QUORUM both ways, without read repair: what timed out is on one replica, and what one read shows the next may not.",
    settings: { writes: "plain", consistency: "quorum", hints: "off", "read-repair": "none" },
    model: "fresh",
    verdict: "invalid",
    seen: ["stale"],
    withinSeconds: 20,
  },
  {
    ...parted,
    id: "CA4-repaired",
    shows: "QUORUM both ways, and reads that repair: nothing seen goes away again.",
    settings: { writes: "plain", consistency: "quorum", hints: "off", "read-repair": "blocking" },
    model: "fresh",
  },
  {
    ...paused,
    id: "CA4-quorum",
    shows: "QUORUM both ways, and reads that repair: nothing is missed.",
    settings: { writes: "plain", consistency: "quorum", hints: "off", "read-repair": "blocking" },
    model: "fresh",
  },
  {
    ...counted,
    id: "CA5",
    shows: "An addition whose answer was lost is done again: the counter counts it twice.",
    settings: { ...one.settings, retries: "naive" },
    model: "counting",
    verdict: "invalid",
    seen: ["counter-too-high", "counter-too-low"],
    withinSeconds: 10,
  },
  {
    ...counted,
    id: "CA5-once",
    shows: "Not done again, it may have happened or not: the counter is within these bounds.",
    settings: { ...one.settings, retries: "none" },
    model: "counting",
  },
  {
    ...batches,
    id: "CA6",
    shows: "A logged batch over several partitions is seen half done.",
    settings: { batch: "partitions" },
    model: "atomicity",
    verdict: "invalid",
    seen: ["partial-effect"],
    withinSeconds: 12,
  },
  {
    ...batches,
    id: "CA6-late",
    shows: "Once it was acknowledged all of it is there.",
    settings: { batch: "partitions", visibility: "late" },
    model: "all-or-nothing",
  },
  {
    ...batches,
    id: "CA6-partition",
    shows: "A batch within one partition is seen whole or not at all.",
    settings: { batch: "partition" },
    model: "all-or-nothing",
  },
  {
    ...crashed,
    id: "CA9",
    shows:
      "commitlog_sync=periodic, one replica: a kill loses the last tenth of a second, whose place in the log nobody has marked yet.",
    settings: { ...one.settings, writes: "plain", "commitlog-sync": "periodic" },
    model: "reliable",
    verdict: "invalid",
    seen: ["lost"],
    withinSeconds: 40,
  },
  {
    ...crashed,
    id: "CA9-batch",
    shows: "commitlog_sync=batch: it loses nothing.",
    settings: { ...one.settings, writes: "plain", "commitlog-sync": "batch" },
    model: "reliable",
  },
];
