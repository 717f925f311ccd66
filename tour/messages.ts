/** What brokers and queues promise, and to whom. */
import type { Concept } from "./concept.js";

export const messages: readonly Concept[] = [
  {
    id: "broker-acknowledgements",
    title: "Broker acknowledgements",
    says: "A broker that acknowledges what is only in memory, or only on its leader, forgets it in a crash.",
    anomaly: "NA2",
    control: "NA2-file",
  },
  {
    id: "acknowledged-by-the-leader",
    title: "Acknowledged by the leader alone",
    says: "acks=1: what the leader has and its followers have not yet is gone when it dies.",
    anomaly: "KA1",
    control: "KA1-all",
  },
  {
    id: "consumer-crash",
    title: "A consumer dies before it is done",
    says: "A message that is taken away as it is handed over dies with its consumer; one that must be acknowledged comes back.",
    anomaly: "RE8",
    control: "RE8-lmove",
  },
  {
    id: "redelivery",
    title: "Redelivery and order",
    says: "What is delivered again comes after what was delivered meanwhile.",
    anomaly: "NA9",
    control: "NA9-explicit",
  },
  {
    id: "aborted-messages",
    title: "Exactly-once, and messages of aborted transactions",
    says: "Who reads uncommitted acts on messages whose transaction is rolled back; read committed hides them.",
    anomaly: "KA6",
    control: "KA6-committed",
  },
];
