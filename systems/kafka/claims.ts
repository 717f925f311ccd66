/** What Kafka promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const DESIGN = "https://kafka.apache.org/documentation/#semantics";
const CONFIG = "https://kafka.apache.org/documentation/#topicconfigs_min.insync.replicas";

export const claims: readonly Claim[] = [
  {
    name: "log",
    workload: "log",
    when: { acks: "all", "min-insync": "2", unclean: "off", isolation: "read-committed" },
    promises: "log",
    says: "A committed message is not lost as long as one in-sync replica lives; with min.insync.replicas, a write waits for that many. Transactional messages are delivered when committed.",
    source: DESIGN,
  },
  {
    name: "log-one-ack",
    workload: "log",
    when: { acks: "1", isolation: "read-committed" },
    promises: "no-creation",
    exhibits: ["lost-write"],
    says: "acks=1: the leader writes the record to its log and responds without awaiting its followers; should it fail then, the record is lost.",
    source: "https://kafka.apache.org/documentation/#producerconfigs_acks",
  },
  {
    name: "log-uncommitted",
    workload: "log",
    when: { acks: "all", "min-insync": "2", unclean: "off", isolation: "read-uncommitted" },
    promises: "durability",
    exhibits: ["G1a"],
    says: "read_uncommitted: a poll returns all messages, even those of transactions that have been aborted.",
    source: CONFIG,
  },
];
