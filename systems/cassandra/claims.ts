/** What Cassandra promises, in the words of its documentation in short, and what we expect to see. */
import type { Claim } from "../system.js";

const GUARANTEES = "https://cassandra.apache.org/doc/5.0/cassandra/architecture/guarantees.html";
const DML = "https://cassandra.apache.org/doc/5.0/cassandra/developing/cql/dml.html#batch_statement";
const DYNAMO = "https://cassandra.apache.org/doc/5.0/cassandra/architecture/dynamo.html#tunable-consistency";
/** Replicas that answer writes and those that answer reads have one in common. */
const OVERLAPPING = ["quorum", "all"] as const;

const kept: Pick<Claim, "says" | "source"> = {
  says: "A write is durable once replicas have acknowledged it; where as many answer a write and a read that their sets overlap, the read sees it.",
  source: DYNAMO,
};

export const claims: readonly Claim[] = [
  {
    name: "register-lwt",
    workload: "register",
    when: { writes: "lwt" },
    promises: "linearizable",
    says: "Lightweight transactions (compare-and-set) with linearizable consistency.",
    source: GUARANTEES,
  },
  ...OVERLAPPING.flatMap((consistency): Claim[] => [
    ...(["set", "set-full"] as const).map((workload): Claim => ({
      name: `${workload}-${consistency}`,
      workload,
      when: { consistency, elements: "rows", writes: "plain", "commitlog-sync": "batch" },
      promises: "reliable",
      ...kept,
    })),
    {
      name: `lww-register-${consistency}`,
      workload: "lww-register",
      when: { consistency, "clock-skew": "0", "clock-step": "0" },
      promises: "last-write-wins",
      says: "Each mutation has a timestamp, and the latest of them wins, cell by cell.",
      source: DYNAMO,
    },
    {
      name: `counter-${consistency}`,
      workload: "counter",
      when: { consistency, retries: "none" },
      promises: "counting",
      ...kept,
    },
    {
      name: `batch-partition-${consistency}`,
      workload: "atomicity",
      when: { consistency, batch: "partition" },
      promises: "all-or-nothing",
      says: "Batches within one partition are atomic and isolated.",
      source: DML,
    },
  ]),
  {
    name: "set-lwt",
    workload: "set",
    when: { writes: "lwt", "commitlog-sync": "batch" },
    promises: "reliable",
    says: "Lightweight transactions (compare-and-set) with linearizable consistency.",
    source: GUARANTEES,
  },
];
