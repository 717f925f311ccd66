/** What Kafka promises, in the words of its documentation, and what we expect to see. */
import type { Claim } from "../system.js";

const DESIGN = "https://kafka.apache.org/documentation/#semantics";
const CONFIG = "https://kafka.apache.org/documentation/#topicconfigs_min.insync.replicas";

/** What makes a message that was acknowledged a committed one, which is not lost. */
const SAFE = { acks: "all", "min-insync": "2", unclean: "off" };
const AFTER =
  "A consumer that processes and then saves its position: whoever takes over may be given messages again that were processed already. This corresponds to at-least-once semantics.";

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
  {
    name: "queue",
    workload: "queue",
    when: {},
    promises: "no-creation",
    says: "Events are durably stored in topics, and what is consumed is what was produced.",
    source: "https://kafka.apache.org/documentation/#intro_concepts_and_terms",
  },
  {
    name: "total-queue",
    workload: "total-queue",
    when: { ...SAFE, commit: "after" },
    promises: "reliable",
    says: AFTER,
    source: DESIGN,
  },
  {
    name: "delivery",
    workload: "delivery",
    when: { ...SAFE, commit: "after" },
    promises: "at-least-once",
    says: AFTER,
    source: DESIGN,
  },
  {
    name: "delivery-committed-first",
    workload: "delivery",
    when: { idempotence: "on", unclean: "off", commit: "before" },
    promises: "at-most-once",
    says: "A consumer that saves its position and then processes: whoever takes over starts at the saved position, even though a few messages before it had not been processed. This corresponds to at-most-once semantics.",
    source: DESIGN,
  },
];
